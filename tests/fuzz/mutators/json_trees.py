"""Mutants of JSON that are JSON: other types, other numbers, subtrees elsewhere, many times, or inside themselves."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.fuzz.mutators import octets, words

Place = tuple[Any, Any]
"""A list or an object, and the index or the key of a value in it."""
_RAW = (
    "[" * 20_000 + "]" * 20_000,
    '{"a":' * 5000 + "1" + "}" * 5000,
    "9" * 5000,
    "1" + "0" * 400,
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "-Infinity",
    "Inf",
    "-0.0",
    '{"a":1,"a":2}',
    '"\\ud800"',
    '"\\u0000"',
)
"""JSON, and nearly JSON, that Python does not write: `"raw 0"` stands for the first."""
_PLACE = re.compile(r'"raw ([0-9]{1,9})"')
_VALUES: tuple[Any, ...] = (None, True, False, "", [], {}, [[]], [None], {"": None})
_TIMES = (1, 1, 2, 2, 3, 3, 10, 10, 100, 3000)
"""Times that an element is repeated: seldom many."""
_MANY = 200_000
"""Values that a tree may have before no more are added."""


def mutated(data: bytes, chance: Random) -> bytes:
    """Change some values of JSON; what is none is changed as bytes."""
    try:
        root = [json.loads(data)]
        for _ in range(chance.choice((1, 1, 2, 3, 5))):
            places = list(_places(root or [None]))
            chance.choice(_CHANGES if len(places) < _MANY else (_deleted, _replaced))(places, chance)
        return _written(root[0]) if root else b""
    except (ValueError, RecursionError):
        return octets.mutated(data, chance)


def _places(root: Any) -> Iterator[Place]:
    waiting = [root]
    while waiting:
        held = waiting.pop()
        keys: Any = held.keys() if isinstance(held, dict) else range(len(held))
        for key in keys:
            yield held, key
            if isinstance(held[key], dict | list):
                waiting.append(held[key])


def _written(tree: Any) -> bytes:
    return _PLACE.sub(lambda found: _RAW[int(found[1]) % len(_RAW)], json.dumps(tree), count=20).encode()


def _replaced(places: list[Place], chance: Random) -> None:
    held, key = chance.choice(places)
    drawn = (
        words.number(chance),
        words.text(chance),
        f"raw {chance.randrange(len(_RAW))}",
        deepcopy(chance.choice(_VALUES)),
    )
    held[key] = chance.choice(drawn)


def _varied(places: list[Place], chance: Random) -> None:
    """Change a number or a text a little."""
    leaves = [(held, key) for held, key in places if isinstance(held[key], str | int | float)]
    if not leaves:
        return
    held, key = chance.choice(leaves)
    value = held[key]
    if isinstance(value, str):
        held[key] = words.renumbered(value, chance)
    else:
        held[key] = chance.choice((-value, value + 1, value * 1000, value / 7, words.number(chance)))


def _deleted(places: list[Place], chance: Random) -> None:
    held, key = chance.choice(places[1:] or places)
    del held[key]


def _renamed(places: list[Place], chance: Random) -> None:
    named = [(held, key) for held, key in places if isinstance(held, dict)]
    if named:
        held, key = chance.choice(named)
        held[chance.choice((chance.choice(named)[1], words.text(chance)))] = held.pop(key)


def _copied(places: list[Place], chance: Random) -> None:
    """Put a copy of one value in the place of another; of its own parent, too, which nests it."""
    source, target = chance.choice(places), chance.choice(places)
    target[0][target[1]] = deepcopy(source[0][source[1]])


def _exchanged(places: list[Place], chance: Random) -> None:
    (one, first), (other, second) = chance.choice(places), chance.choice(places)
    one[first], other[second] = deepcopy(other[second]), deepcopy(one[first])


def _multiplied(places: list[Place], chance: Random) -> None:
    """Repeat an element of a list, up to thousands of times, each a little different in one number."""
    lists = [(held, key) for held, key in places[1:] if isinstance(held, list)]
    if not lists:
        return
    held, key = chance.choice(lists)
    size = len(json.dumps(held[key]))
    times = min(chance.choice(_TIMES), 1 + octets.LONGEST // 4 // size)
    for _ in range(times):
        again = deepcopy(held[key])
        inner = list(_places([again]))
        _varied(inner, chance)
        held.insert(key, inner[0][0][0])


def _nested(places: list[Place], chance: Random) -> None:
    """Put an object into itself, a few hundred times."""
    outer = [(held, key) for held, key in places if isinstance(held[key], dict)]
    if not outer:
        return
    held, key = chance.choice(outer)
    inner = list(_places([held[key]]))[1:]
    if not inner:
        return
    at = chance.randrange(len(inner))
    template = held[key]
    for _ in range(min(chance.choice((1, 2, 10, 200)), 1 + octets.LONGEST // 4 // len(json.dumps(template)))):
        copy = deepcopy(template)
        target, name = list(_places([copy]))[1:][at]
        target[name] = [held[key]] if isinstance(target[name], list) else held[key]
        held[key] = copy


_CHANGES = (
    _replaced,
    _replaced,
    _varied,
    _varied,
    _deleted,
    _renamed,
    _copied,
    _exchanged,
    _multiplied,
    _nested,
)
