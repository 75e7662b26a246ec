"""Pieces of picture, as they lie in a file; what is seen of them, and what a reading of the file lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from urllib.parse import unquote

from bridge.timeline import Shot, Timeline

F = Fraction
ZERO = F(0)
Layer = tuple[int, ...]

EXPLAINED = re.compile(
    r"left out|hides|hidden|covers|seen through|laid over|not in the file|is empty in the file|read as|is black"
)
"""Words of a remark that says that something is read otherwise than it is written."""
LEFT_OUT = re.compile(r"[Mm]arker.*left out(?: \(and (\d+) more\))?")


@dataclass(frozen=True, slots=True)
class Piece:
    """What lies on one layer for a while."""

    layer: Layer
    start: Fraction
    end: Fraction
    names: frozenset[str] = frozenset()
    """The names by which it may be known: the clip's, the media's, the file's; none for black."""


@dataclass(frozen=True, slots=True)
class Count:
    """The pieces and markers of a file."""

    pieces: tuple[Piece, ...]
    markers: int
    fades: frozenset[Fraction] = frozenset()
    """Where transitions have their edit: with black on one side one is a fade, and no cut."""


def painted(pieces: Iterable[Piece]) -> list[Piece]:
    """Return what is seen, in order: of pieces that lie over each other the highest, cut where it is covered."""
    lying = [piece for piece in pieces if piece.end > piece.start]
    edges = sorted({edge for piece in lying for edge in (piece.start, piece.end)})
    seen: list[tuple[Piece, Piece]] = []
    for start, end in pairwise(edges):
        over = [piece for piece in lying if piece.start <= start and end <= piece.end]
        if not over:
            continue
        top = max(over, key=lambda piece: piece.layer)
        part = Piece(top.layer, start, end, top.names)
        if seen and seen[-1][0] is top and seen[-1][1].end == start:
            part = Piece(top.layer, seen.pop()[1].start, end, top.names)
        seen.append((top, part))
    return [part for _, part in seen if part.names]


def disagreements(count: Count, cut: Timeline) -> list[str]:
    """Return where a file and what was read of it differ in cuts and media."""
    seen = painted(count.pieces)
    frame = 1 / cut.rate
    first = min((piece.start for piece in seen), default=ZERO)
    shift = cut.shots[0].start - first
    moved = any("read as the start timecode" in remark for remark in cut.warnings)
    found = [] if moved or abs(shift) < frame else [f"it begins {float(shift):.3f} s later than it lies"]
    edges = {edge + shift for piece in seen for edge in (piece.start, piece.end)}
    inside = {edge for edge in edges if frame / 2 < edge < cut.duration - frame / 2}
    cuts = [each.time for each in cut.cuts]
    lost = [edge for edge in sorted(inside) if not _near(edge, cuts, frame)]
    made = [time for time in cuts if not _near(time, inside, frame)]
    quiet = [
        edge for edge in lost if _is_through(edge - shift, seen) or _near(edge - shift, count.fades, frame)
    ]
    found += [f"no cut at {float(edge):.3f}" for edge in lost if edge not in quiet]
    found += [f"a cut at {float(time):.3f} that is none" for time in made]
    for piece in seen:
        middle = (piece.start + piece.end) / 2 + shift
        shot = next((shot for shot in cut.shots if shot.start <= middle < shot.end), None)
        if shot is None or piece.names.isdisjoint(_names(shot)):
            told = shot.name if shot else "nothing"
            found.append(f"{sorted(piece.names)} at {float(middle):.3f} is read as {told}")
    return found


def is_explained(cut: Timeline) -> bool:
    """Return whether a remark says that something is read otherwise than it is written."""
    return any(EXPLAINED.search(remark) for remark in cut.warnings)


def marker_disagreement(count: Count, cut: Timeline) -> list[str]:
    """Return a sentence where markers are neither read nor said to be left out."""
    left = [LEFT_OUT.search(remark) for remark in cut.warnings]
    told = sum(1 + int(match[1] or 0) for match in left if match)
    if len(cut.markers) <= count.markers <= len(cut.markers) + told:
        return []
    return [f"{count.markers} markers, {len(cut.markers)} of them read and {told} said to be left out"]


def _near(time: Fraction, others: Iterable[Fraction], frame: Fraction) -> bool:
    return any(abs(time - other) < frame for other in others)


def _is_through(edge: Fraction, seen: Iterable[Piece]) -> bool:
    """Return whether one thing lies on both sides of an edge: there may be no change of picture."""
    meeting = [piece.names for piece in seen if edge in {piece.start, piece.end}]
    return len(meeting) == 2 and meeting[0] == meeting[1]


def _names(shot: Shot) -> frozenset[str]:
    return called(shot.name, shot.media.name, shot.media.url)


def called(*names: str | None) -> frozenset[str]:
    """Return names in small letters, of paths and URLs their last part, each with and without its suffix."""
    last = [unquote(name).rstrip("/").replace("\\", "/").rpartition("/")[2] or name for name in names if name]
    words = [name.strip().lower() for name in last]
    return frozenset(filter(None, (*words, *(re.sub(r"\.[a-z][a-z0-9]{1,4}$", "", word) for word in words))))
