"""Numbers that pass every check and belong, on purpose, to a recognisable range.

Türkiye reserves no range of T.C. kimlik numbers for tests. Ours all begin with
888, so that anyone can tell them from their first digits; the rest is a running
number, shuffled, with the two right check digits. They avoid 99, where the
numbers of foreigners begin. A real person could still hold such a number: the
demo town must never be mixed with real households.

Nor is a mobile range reserved for fiction. Ours lie in +90 594 0xx xx xx, which
libphonenumber accepts as mobile and for which it names no operator; whether the
regulator has since assigned it could not be established. Never call or text them.

References: the checksum as in python-stdnum (stdnum.tr.tckimlik, stdnum.tr.vkn).
"""

PREFIX = "888"
RANGE = 1_000_000  # six free digits
STRIDE = 387_421  # shares no factor with RANGE, so every running number gets its own place
PHONE_PREFIX = "+905940"


def national_id(number: int, *, seed: int) -> str:
    """Returns the test T.C. kimlik number of a running number below ``RANGE``."""
    digits = [int(digit) for digit in f"{PREFIX}{_shuffled(number, seed=seed):06d}"]
    tenth = (7 * sum(digits[0::2]) - sum(digits[1::2])) % 10
    eleventh = (sum(digits) + tenth) % 10
    return "".join(map(str, (*digits, tenth, eleventh)))


def phone(number: int, *, seed: int) -> str:
    """Returns the fictitious mobile number of a running number below ``RANGE``, as E.164."""
    return f"{PHONE_PREFIX}{_shuffled(number, seed=seed):06d}"


def _shuffled(number: int, *, seed: int) -> int:
    """Returns another number of the range for each number: a permutation that follows the seed."""
    if not 0 <= number < RANGE:
        raise ValueError(f"The range holds {RANGE} numbers, and {number} is not among them.")
    return (number * STRIDE + seed * 7_919) % RANGE
