"""The table of settings, from their schema."""

from collections.abc import Iterator, Mapping
from typing import get_args, get_origin

from pydantic import BaseModel

from bridge.settings import Settings
from docs.site.attributes import field_docs
from docs.site.tables import table
from integrations.hosts import either, live_hosts

_LIVE_HOSTS = "`integrations.hosts.live_hosts`"
"""The place of the hosts' names in the docstring of a setting."""


def settings_table() -> str:
    """Return every setting with its default and what it is, as a table."""
    return table(("key", "default", "what it is"), _rows(Settings, ""))


def _rows(section: type[BaseModel], above: str) -> Iterator[tuple[str, str, str]]:
    told = field_docs(section)
    for name, field in section.model_fields.items():
        named = get_origin(field.annotation) is Mapping
        inner = get_args(field.annotation)[1] if named else field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _rows(inner, f"{above}{name}.*." if named else f"{above}{name}.")
        else:
            described = told[name].replace(_LIVE_HOSTS, either(live_hosts(), "`"))
            yield f"`{above}{name}`", _default(field.default), described


def _default(value: object) -> str:
    """Write a default as `recue.yaml` has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple) and value and all(isinstance(each, float) for each in value):
        return "-".join(map(_default, value))
    if isinstance(value, tuple | Mapping):
        return ", ".join(map(_default, value)) or "none"
    return "unset" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
