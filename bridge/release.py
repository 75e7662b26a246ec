"""Which Recue this is."""

from functools import cache
from importlib.metadata import version


@cache
def release() -> str:
    """The installed version, looked up once: looking leaves cycles behind, and the daemon collects none."""
    return version("recue")
