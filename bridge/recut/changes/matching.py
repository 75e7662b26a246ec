"""Matching of the shots of two cuts.

The surest matches are made first, so that a similar shot never takes the place of the same one: shots that show the
same frames, then those that share at least half of them, wherever they stand; then those that share any, or meet within
the handles, at their place in the order or close to it. Media of which many shots agree in order and source timecode
are the same under another name. In each round the heaviest chain of pairs that keep the order comes first, and the rest
is paired as moved.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bridge.recut.changes.chain import ShotPair, heaviest_chain
from bridge.recut.changes.media import media_numbers
from bridge.recut.changes.pairing import NEIGHBOUR, Pairing
from bridge.recut.changes.ranges import TOUCH, SourceRange, candidates, ranges_of
from bridge.timeline import MediaKind, Shot

_MOSTLY = 0.5
"""The share from which a shot is the same wherever it stands."""
_CLOSE = 2
"""Shots in order that a shot may have moved past, if it was trimmed to less than that, and still be the same."""
_FEW = 16
"""Pairs of equal shots up to which all are considered."""
_ANY_MEDIA = -1
_ROUNDED = 0.05
"""Seconds by which the same source time may differ as two programs write it: a frame of film and a little more."""


def matched(old: Sequence[Shot], new: Sequence[Shot]) -> tuple[Pairing, list[SourceRange], list[SourceRange]]:
    """Pair the shots of two cuts that are the same, trimmed or retimed or not.

    Returns:
        The pairs, and the ranges of the old and the new shots, their media numbered alike.
    """
    old_media, new_media = media_numbers(old, new)
    pairing = Pairing(len(old), len(new))
    ranges = ranges_of(old, old_media), ranges_of(new, new_media)
    for index, other in _equal_ends(*ranges):
        pairing.pair(index, other, kept=True)
    _pair(pairing, *ranges)
    renamed = _renamed(pairing, *ranges, old, new)
    if renamed:
        ranges = ranges[0], [r._replace(media=renamed.get(r.media, r.media)) for r in ranges[1]]
        _pair(pairing, *ranges)
    return pairing, *ranges


def _pair(pairing: Pairing, old: Sequence[SourceRange], new: Sequence[SourceRange]) -> None:
    """Pair the free shots, the surest pairs first."""
    same = _same(pairing, old, new)
    pairing.keep(same)
    pairing.move(_certain(pairing, same))
    _follow(pairing, old, new)
    pairing.move(same)
    _pair_rest(pairing, old, new)
    found = candidates(old, new, pairing.free_olds(), pairing.free_news())
    mostly = [pair for pair in found if pair.weight >= _MOSTLY]
    pairing.keep(mostly)
    pairing.move(mostly)
    pairing.keep(found)
    olds, news = pairing.places()
    overlapping = (pair for pair in found if pair.weight > TOUCH)
    pairing.move(pair for pair in overlapping if abs(olds[pair.old] - news[pair.new]) <= _CLOSE)


def _equal_ends(old: Sequence[SourceRange], new: Sequence[SourceRange]) -> Iterator[tuple[int, int]]:
    """Yield the common beginning and end of both cuts: most of them, after a small edit."""
    shorter, first = min(len(old), len(new)), 0
    while first < shorter and old[first] == new[first]:
        yield first, first
        first += 1
    last = 1
    while last <= shorter - first and old[-last] == new[-last]:
        yield len(old) - last, len(new) - last
        last += 1


def _same(pairing: Pairing, old: Sequence[SourceRange], new: Sequence[SourceRange]) -> list[ShotPair]:
    """Return the pairs of free shots that show the same frames.

    Of very many equal shots only those at the same count from the first or from the last are considered.
    """
    news = _by_range(new, pairing.free_news())
    found: list[ShotPair] = []
    for shown, olds in _by_range(old, pairing.free_olds()).items():
        others = news.get(shown, [])
        if len(olds) * len(others) <= _FEW:
            found += [ShotPair(index, other, 1.0) for index in olds for other in others]
            continue
        counted = {*zip(olds, others, strict=False), *zip(reversed(olds), reversed(others), strict=False)}
        found += [ShotPair(index, other, 1.0) for index, other in counted]
    return found


def _by_range(ranges: Sequence[SourceRange], indices: Sequence[int]) -> dict[SourceRange, list[int]]:
    found: defaultdict[SourceRange, list[int]] = defaultdict(list)
    for index in indices:
        found[ranges[index]].append(index)
    return found


def _certain(pairing: Pairing, pairs: Sequence[ShotPair]) -> list[ShotPair]:
    """Return the pairs whose shots are free and in no other pair."""
    free = [pair for pair in pairs if pairing.are_free(pair.old, pair.new)]
    olds, news = Counter(pair.old for pair in free), Counter(pair.new for pair in free)
    return [pair for pair in free if olds[pair.old] == news[pair.new] == 1]


def _follow(pairing: Pairing, old: Sequence[SourceRange], new: Sequence[SourceRange]) -> None:
    """Pair equal shots beside a pair, so that blocks stay together."""
    for step in (1, -1):
        indices = range(len(old)) if step > 0 else range(len(old) - 1, -1, -1)
        for index in indices:
            before = index - step
            if not 0 <= before < len(old) or pairing.of_old[before] < 0:
                continue
            other = pairing.of_old[before] + step
            if 0 <= other < len(new) and pairing.are_free(index, other) and old[index] == new[other]:
                pairing.pair(index, other, kept=False)


def _pair_rest(pairing: Pairing, old: Sequence[SourceRange], new: Sequence[SourceRange]) -> None:
    """Pair the remaining equal shots in order; they show the same, so any pairing would do."""
    news = _by_range(new, pairing.free_news())
    for shown, olds in _by_range(old, pairing.free_olds()).items():
        for index, other in zip(olds, news.get(shown, []), strict=False):
            pairing.pair(index, other, kept=False)


def _renamed(
    pairing: Pairing,
    old: Sequence[SourceRange],
    new: Sequence[SourceRange],
    old_shots: Sequence[Shot],
    new_shots: Sequence[Shot],
) -> dict[int, int]:
    """Map the numbers of new media that are old ones under another name to those old ones' numbers.

    They are if at least two shots agree in place and source timecode, and most of the media's shots do. Only media
    that the other cut does not have are considered: one shot alone, or another angle, is a replacement. But if no file
    is left and most shots show the ranges they showed, all were relinked to other files, and one shot is enough.
    """
    gone = {r.media for r in old} - {r.media for r in new}
    added = {r.media for r in new} - {r.media for r in old}
    olds = [i for i in pairing.free_olds() if old[i].media in gone and _is_file(old_shots[i])]
    news = [i for i in pairing.free_news() if new[i].media in added and _is_file(new_shots[i])]
    if len(olds) < 2 or len(news) < 2:
        return {}
    bare_old, bare_new = ([r._replace(media=_ANY_MEDIA) for r in ranges] for ranges in (old, new))
    places = pairing.places()
    found = [p for p in candidates(bare_old, bare_new, olds, news) if p.weight >= _MOSTLY]
    chain = (
        heaviest_chain([p for p in found if places[0][p.old] == places[1][p.new]], NEIGHBOUR) if found else []
    )
    votes = Counter((old[pair.old].media, new[pair.new].media) for pair in chain)
    of_old, of_new = (
        Counter(old[pair.old].media for pair in chain),
        Counter(new[pair.new].media for pair in chain),
    )
    files = ({i for i, shot in enumerate(shots) if _is_file(shot)} for shots in (old_shots, new_shots))
    left = [set(indices).difference(free) for indices, free in zip(files, (olds, news), strict=True)]
    same = sum(_agree(bare_old[pair.old], bare_new[pair.new]) for pair in chain)
    least = 1 if not any(left) and 2 * same > max(len(olds), len(news)) else 2
    return {
        theirs: ours
        for (ours, theirs), count in votes.items()
        if count >= least and 2 * count > of_old[ours] and 2 * count > of_new[theirs]
    }


def _agree(one: SourceRange, other: SourceRange) -> bool:
    """Return whether two ranges of any media are the same but for rounding to frames."""
    return max(abs(one.low - other.low), abs(one.high - other.high)) <= _ROUNDED


def _is_file(shot: Shot) -> bool:
    return shot.media.kind is not MediaKind.GENERATOR
