"""The tables of words, from the vocabulary."""

from collections.abc import Iterator

from bridge.words.implied import IMPLIED, SOURCE
from bridge.words.meaning import meaning
from bridge.words.saying import SIDES
from bridge.words.vocabulary import DEGREES, GROUPS, Group
from docs.site.tables import table


def words_reference() -> str:
    """Return every word in its group with what it asks, what moods imply, and the words of degree."""
    return "\n\n".join((*map(_group, GROUPS), _implied(), _degrees()))


def _group(group: Group) -> str:
    rows = ((", ".join(line), meaning(word, "`")) for line, word in group.lines.items())
    return f"## {group.title}\n\n{group.source}\n\n{table(('words', 'what they ask'), rows)}"


def _implied() -> str:
    axes = ("valence", "arousal", "tension")
    rows = (
        (f"{SIDES[axis][1]}", *(f"{weights[of]:g}" if of in weights else "" for of in axes))
        for axis, weights in IMPLIED.items()
    )
    head = ("standard deviations", *(f"for {axis} of 1" for axis in axes))
    return f"## What a mood implies\n\n{SOURCE}\n\n{table(head, rows)}"


def _degrees() -> str:
    degrees = sorted(set(DEGREES.values()), reverse=True)
    rows = ((", ".join(_called(degree)), f"{degree:g}") for degree in degrees)
    return f"## Words of degree\n\n{table(('words', 'times'), rows)}"


def _called(degree: float) -> Iterator[str]:
    return (word for word, each in DEGREES.items() if each == degree)
