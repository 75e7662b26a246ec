"""The version of Recue."""

from functools import cache
from importlib.metadata import version


@cache
def release() -> str:
    """Return the installed version, cached: each look-up leaves reference cycles, which the daemon rarely collects."""
    return version("recue")
