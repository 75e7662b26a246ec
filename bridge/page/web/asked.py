"""The parameters of a request, checked against the table."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from bridge.errors import UsageError
from bridge.page.web.table import Address, Kind, Parameter

LONGEST: Final = 4096
"""Bytes that all parameters of a request may have, as a packet of OSC may."""
_LARGEST: Final = 2**31 - 1
_MOST: Final = 16
"""Parameters that a request may have."""


def asked(address: Address, query: bytes) -> Mapping[str, str | int]:
    """Return the parameters of a request by name; those that were left out are not there.

    Raises:
        UsageError: If one is not known, given twice, missing, or not of its kind.
    """
    known = {each.name: each for each in address.parameters}
    found: dict[str, str | int] = {}
    for name, value in _pairs(query):
        if name not in known or name in found:
            what = "is given twice" if name in found else "is no parameter"
            raise UsageError(f"'{name}' {what} of {address.path}; it takes {_listed(address)}")
        found[name] = _value(known[name], value)
    for each in address.parameters:
        if each.needed and each.name not in found:
            raise UsageError(f"{address.path} needs {each.name}: {each.says}")
    return found


def plain(text: str, what: str) -> str:
    """Return a text that any file name and any part of Recue can hold, as OSC's texts are.

    Raises:
        UsageError: If it has a null character or half a character in it.
    """
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UsageError(f"{what} has a null character or half a character in it; send plain text")
    return text


def _pairs(query: bytes) -> list[tuple[str, str]]:
    """Read what is behind the `?`.

    Raises:
        UsageError: If it is too long, no UTF-8, or has too much in it.
    """
    if len(query) > LONGEST:
        raise UsageError(f"the parameters have {len(query)} bytes; send at most {LONGEST}")
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except ValueError as error:  # UnicodeDecodeError is one
        raise UsageError("the parameters cannot be read; write them as UTF-8, percent-encoded") from error


def _value(parameter: Parameter, text: str) -> str | int:
    if parameter.kind is Kind.TEXT:
        return plain(text, parameter.name)
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= _LARGEST):
        raise UsageError(f"{parameter.name} must be a whole number from 0; {parameter.says}")
    return int(text)


def _listed(address: Address) -> str:
    return ", ".join(each.name for each in address.parameters) or "none"
