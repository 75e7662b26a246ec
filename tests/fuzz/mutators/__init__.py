"""The mutators: functions from bytes and a source of chance to other bytes; the same for the same chance."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from tests.fuzz.mutators import json_trees, lines, midi_files, octets, osc_packets, xml_trees, zip_archives

Mutator = Callable[[bytes, Random], bytes]


def _member(name: str, content: bytes, chance: Random) -> bytes:
    """Change a member of an archive as its suffix says."""
    ending = name.rpartition(".")[2]
    own = {"otio": json_trees.mutated, "json": json_trees.mutated, "mid": midi_files.mutated}.get(
        ending, lines.mutated
    )
    return own(content, chance)


STRUCTURED: Final[Mapping[str, Mutator]] = {
    "json": json_trees.mutated,
    "xml": xml_trees.mutated,
    "text": lines.mutated,
    "osc": osc_packets.mutated,
    "midi": midi_files.mutated,
    "zip": zip_archives.changed(_member),
    "sparse": octets.sparse,
}
"""The mutator that knows the structure of a form."""
_BYTES: Final = 0.2
"""The share of mutants that are changed as bytes alone."""
_SPLICED: Final = 0.05
"""The share that begins as one seed and goes on as another."""


def mutated(form: str, data: bytes, others: tuple[bytes, ...], chance: Random) -> bytes:
    """Return a mutant of a form: mostly by its structure, some by bytes alone."""
    if others and chance.random() < _SPLICED:
        data = octets.spliced(data, chance.choice(others), chance)
    mutator = octets.mutated if chance.random() < _BYTES else STRUCTURED[form]
    return mutator(data, chance)[: octets.LONGEST]
