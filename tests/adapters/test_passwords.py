"""Passwords are dear to try, also for a name that nobody has."""

import argon2
import pytest
from argon2.exceptions import VerifyMismatchError

from logistics.adapters import passwords

PASSWORD = "bir-parola-daha"


def test_a_password_fits_its_own_hash_alone():
    kept = passwords.hashed(PASSWORD)

    assert passwords.matches(PASSWORD, kept)
    assert not passwords.matches("başka-bir-parola", kept)
    assert not passwords.matches(PASSWORD, "not a hash")


def test_nobody_has_a_password_and_trying_one_is_as_dear_as_any():
    nobodys = passwords._NOBODY

    assert not passwords.matches(PASSWORD, None)
    with pytest.raises(VerifyMismatchError):  # tried to the end, not thrown away as no hash
        argon2.PasswordHasher().verify(nobodys, PASSWORD)
    dear = argon2.extract_parameters(passwords.hashed(PASSWORD))
    assert argon2.extract_parameters(nobodys) == dear
