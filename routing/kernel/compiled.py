"""How the kernel's functions become machine code, and the chances they take.

Only the few functions that Python calls are kept on disk; what they call is inside them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import config, njit

from routing.kernel import cache

Function = TypeVar("Function")

config.CACHE_DIR = str(cache.folder())  # type: ignore[attr-defined]

_HOW: dict[str, Any] = {"nogil": True, "error_model": "numpy", "boundscheck": False}


def compiled(function: Function) -> Function:
    """Makes a function part of compiled code."""
    how: Any = njit
    done: Function = how(no_cpython_wrapper=True, no_cfunc_wrapper=True, **_HOW)(function)
    return done


def entry(function: Callable[..., Any]) -> Any:
    """Makes a function that Python calls; its machine code is kept on disk."""
    return njit(cache=True, **_HOW)(function)


@compiled
def chance(dice):
    """Returns a random number from 0 to 1 (xorshift64, Marsaglia 2003)."""
    x = dice[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    dice[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def below(dice, number):
    """Returns a random whole number from 0 to below ``number``."""
    return int(chance(dice) * number)
