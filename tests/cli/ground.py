"""What the tests of the command share."""

from collections.abc import Callable

from click.testing import Result

SECRET = "r4nd0m-enough-for-tests-0123456789abcdef"
Imece = Callable[..., Result]
