"""Pieces: one shot that became several, or several that became one."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from bridge.recut.changes.pairing import Pairing
from bridge.recut.changes.ranges import SourceRange, shared

_OWN = 0.5
"""The share of a piece that must come from what its shot showed and no other piece shows."""
_MEETS = 1e-3
"""Seconds between two ranges that meet, allowing for rounding."""
_NEAR = 16
"""Shots of the same material, either way in order of source, among which a piece's shot is searched for."""


def split_pieces(
    pairing: Pairing, old: Sequence[SourceRange], new: Sequence[SourceRange], kept: set[int]
) -> dict[int, list[int]]:
    """Find new shots without a partner that were cut from an old shot that has one.

    A piece shows frames that its old shot showed and that shot's partner does not, or continues where that partner
    stops, and no shot that kept its place stands between the two: material that is used again elsewhere is a new shot.

    Args:
        pairing: The pairs made.
        old: The old shots' ranges.
        new: The new shots' ranges.
        kept: The new shots that kept their place in the order.

    Returns:
        The further new shots of an old one, each list in order.
    """
    return _pieces(pairing.of_old, pairing.of_new, old, new, kept)


def joined_pieces(
    pairing: Pairing, old: Sequence[SourceRange], new: Sequence[SourceRange], kept: set[int]
) -> dict[int, list[int]]:
    """Find old shots without a partner that a new shot shows too: the inverse of `split_pieces`.

    Args:
        pairing: The pairs made.
        old: The old shots' ranges.
        new: The new shots' ranges.
        kept: The old shots that kept their place in the order.

    Returns:
        The further old shots of a new one, each list in order.
    """
    return _pieces(pairing.of_new, pairing.of_old, new, old, kept)


def _pieces(
    partner: Sequence[int],
    of_piece: Sequence[int],
    wholes: Sequence[SourceRange],
    parts: Sequence[SourceRange],
    kept: set[int],
) -> dict[int, list[int]]:
    free = [index for index, whole in enumerate(of_piece) if whole < 0]
    by_media: defaultdict[int, list[int]] = defaultdict(list)
    media = {parts[index].media for index in free}
    for index in sorted(range(len(wholes)), key=lambda index: wholes[index].low):
        if wholes[index].media in media and partner[index] >= 0:
            by_media[wholes[index].media].append(index)
    before = list(accumulate((index in kept for index in range(len(parts))), initial=0))
    found: dict[int, list[int]] = {}
    for piece in free:
        best = (0.0, 0)
        for whole in _nearest(by_media[parts[piece].media], wholes, parts[piece]):
            low, high = sorted((piece, partner[whole]))
            if before[high] == before[low + 1]:
                others = [partner[whole], *found.get(whole, ())]
                best = max(best, (_own(piece, wholes[whole], others, parts), -whole))
        if best[0] >= _OWN * parts[piece].length:
            found.setdefault(-best[1], []).append(piece)
    return found


def _nearest(indices: Sequence[int], ranges: Sequence[SourceRange], wanted: SourceRange) -> Sequence[int]:
    """Return the shots nearest in source, of some sorted by source."""
    at = bisect_left(indices, wanted.low, key=lambda index: ranges[index].low)
    return indices[max(0, at - _NEAR) : at + _NEAR]


def _own(piece: int, whole: SourceRange, others: Sequence[int], parts: Sequence[SourceRange]) -> float:
    """Return the media seconds of a piece that its whole shows and no other piece of it does.

    A piece that stands beside another and continues in its source is a blade cut through one shot, also if that was
    slipped: then it may be as long as the whole was longer than the others.
    """
    part = parts[piece]
    fresh = shared(part, whole) - sum(max(0.0, shared(part, parts[other])) for other in others)
    if any(abs(piece - other) == 1 and _abut(part, parts[other]) for other in others):
        room = whole.length - sum(parts[other].length for other in others)
        return max(fresh, min(part.length, room))
    return fresh


def _abut(one: SourceRange, other: SourceRange) -> bool:
    """Return whether one range begins where another ends."""
    return one.speed == other.speed and min(abs(one.high - other.low), abs(other.high - one.low)) < _MEETS
