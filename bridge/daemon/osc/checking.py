"""Validation of a message against the table: its address, its request id and the types of its arguments."""

import math
from difflib import get_close_matches

from bridge.daemon.osc.table import REQUESTS, Row
from bridge.daemon.osc.wire import Message, Value
from bridge.errors import UsageError

LONGEST_ID = 64
"""Greatest length of a request id, in bytes."""
_NOUNS = {"i": "a whole number (i)", "f": "a number (f or i)", "s": "a text (s)"}


def request_of(message: Message) -> Row:
    """Return the row of a request.

    Raises:
        UsageError: If there is none; it names the most similar one.
    """
    row = REQUESTS.get(message.address)
    if row is not None:
        return row
    near = get_close_matches(message.address[:100], REQUESTS, n=1, cutoff=0.75)
    advice = f"did you mean {near[0]}?" if near else "'recue osc' lists them all"
    raise UsageError(f"{message.address} is no address of Recue's; {advice}")


def request_id(message: Message) -> str:
    """Return the request id of a message; empty where it has none."""
    first = message.arguments[0] if message.arguments else ""
    return first if isinstance(first, str) else ""


def checked(row: Row, message: Message) -> tuple[Value, ...]:
    """Return the arguments after the request id; only ints are converted, where a float is expected.

    Raises:
        UsageError: If there are too few or too many, or one is of another type.
    """
    if len(message.tags) != len(row.arguments):
        raise UsageError(f"{row.address} takes {row.signature}; it was sent {_counted(len(message.tags))}")
    for number, (argument, tag) in enumerate(zip(row.arguments, message.tags, strict=True), start=1):
        if tag != argument.tag and (argument.tag, tag) != ("f", "i"):
            what = f"argument {number} of {row.address}, {argument.name}"
            raise UsageError(f"{what}, must be {_NOUNS[argument.tag]}, not {tag}; it takes {row.signature}")
    if len(request_id(message).encode()) > LONGEST_ID:
        raise UsageError(f"a request id has at most {LONGEST_ID} bytes; send a shorter one")
    values = (
        float(value) if argument.tag == "f" else value
        for argument, value in zip(row.arguments, message.arguments, strict=True)
    )
    _, *given = values
    if not all(math.isfinite(value) for value in given if isinstance(value, float)):
        raise UsageError(f"{row.address} was sent a number that is not finite; send a finite one")
    return tuple(given)


def _counted(count: int) -> str:
    return f"{count} argument{'s' * (count != 1)}"
