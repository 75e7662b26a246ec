"""Timestamps as the store writes them: UTC, and in order when compared as text."""

from datetime import UTC, datetime


def timestamp_text(when: datetime) -> str:
    """Return a timestamp to the microsecond.

    Raises:
        ValueError: If it has no time zone.
    """
    if when.tzinfo is None:
        raise ValueError(f"{when} names no time zone: pass datetime.now(UTC)")
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def read_timestamp(text: str) -> datetime:
    """Read what `timestamp_text` wrote."""
    return datetime.fromisoformat(text)
