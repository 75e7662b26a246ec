"""Runs the Lua companion in real Lua 5.1 against the double: what it is handed are tables, as in Resolve."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

_PLAIN = (str, int, float, bool, type(None))


class View:
    """An object of the double as Lua sees it: every list is a table counted from 1."""

    def __init__(self, lua: Any, of: object) -> None:
        self._lua, self._of = lua, of

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._of, name)
        return self._method(found) if callable(found) else found

    def _method(self, method: Callable[..., object]) -> Callable[..., Any]:
        def called(_self: object, *arguments: object) -> Any:
            return seen(self._lua, method(*(told(self._lua, argument) for argument in arguments)))

        return called


def seen(lua: Any, value: object) -> Any:
    """Convert a value of the double's for Lua."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return lua.table_from({key: seen(lua, inner) for key, inner in value.items()})
    if isinstance(value, Sequence):
        return lua.table_from([seen(lua, inner) for inner in value])
    return View(lua, value)


def told(lua: Any, value: Any) -> object:
    """Convert a value of Lua's for the double."""
    if isinstance(value, View):
        return value._of
    if isinstance(value, _PLAIN):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    pairs = {key: told(lua, inner) for key, inner in value.items()}
    return list(pairs.values()) if all(isinstance(key, int) for key in pairs) else pairs


def runtime() -> Any:
    """Lua 5.1, as in Resolve."""
    lua51 = pytest.importorskip("lupa.lua51")
    return lua51.LuaRuntime(unpack_returned_tuples=True, register_eval=False, register_builtins=False)
