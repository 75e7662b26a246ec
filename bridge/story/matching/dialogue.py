"""The dialogue of a script found in captions, word by word.

Each scene is looked for by itself, so that scenes that were moved, cut or left out do not matter. Pairs of neighbouring
words that script and captions share vote for where it is; there, the heaviest chain of shared words that goes forward in
both is the match (a dynamic program over words; Knuth's heaviest increasing subsequence), so that improvised and dropped
words cost nothing but themselves. Rare words weigh more than common ones.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bridge.story.scripts.script import Script, Told

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001
_BUCKET: Final = 40
"""Words by which two pairs may be apart from one another in captions and script, to vote for the same place."""
_SLACK: Final = 60
"""Words around a scene's place in which it may be, besides its own length."""
_FEWEST: Final = 4
"""Words in a row, or as good as in a row, that a scene shares with the captions at least."""
_SHARE: Final = 0.3
"""The share of a scene's words, by weight, that are found at least."""
_ENOUGH: Final = 12
"""Words from which on a tenth of them is enough: of a long scene little may be left."""
_SHARE_LONG: Final = 0.1
_SHARE_LINE: Final = 0.4
"""The share of a line's words that are found at least, for it to be found."""
_MOST_PAIRS: Final = 40
"""Places of a pair in the captions beyond which it finds nothing: it is everywhere."""
_MOST_PLACES: Final = 60
"""Places of one word that are tried."""
_MOST_WORDS: Final = 100_000
"""Words of dialogue and of captions that are looked through: four features'."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A caption, as it is looked through."""

    start: Fraction
    end: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A paragraph of dialogue that was found in captions."""

    scene: int
    """The place of its scene in the script."""
    paragraph: int
    """Its place in the scene."""
    start: Fraction
    """Seconds."""
    end: Fraction
    captions: tuple[int, ...]
    """The captions that it is in, by their place."""


def found_dialogue(script: Script, captions: Sequence[Spoken]) -> tuple[FoundLine, ...]:
    """Find the dialogue of a script in captions.

    Args:
        script: The script.
        captions: In order of time.

    Returns:
        Every paragraph of dialogue that was found, scene by scene.
    """
    heard = [(word, at) for at, caption in enumerate(captions) for word in _words(caption.text)][:_MOST_WORDS]
    left = _MOST_WORDS
    places = defaultdict[str, list[int]](list)
    for at, (word, _) in enumerate(heard):
        places[word].append(at)
    pairs = defaultdict[tuple[str, str], list[int]](list)
    for at, ((one, _), (other, _)) in enumerate(pairwise(heard)):
        pairs[one, other].append(at)
    weights = {word: math.log(1 + len(heard) / len(found)) for word, found in places.items()}
    lines = list[FoundLine]()
    for number, scene in enumerate(script.scenes):
        said = [
            (word, at)
            for at, paragraph in enumerate(scene.paragraphs)
            if paragraph.told is Told.DIALOGUE
            for word in _words(paragraph.text)
        ][:left]
        left -= len(said)
        chain = _chain([word for word, _ in said], places, pairs, weights)
        lines += _lines(number, said, chain, heard, captions)
    return _agreeing(lines)


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]  # noqa: RUF001


def _chain(
    said: Sequence[str],
    places: Mapping[str, Sequence[int]],
    pairs: Mapping[tuple[str, str], Sequence[int]],
    weights: Mapping[str, float],
) -> list[tuple[int, int]]:
    """Return the words of a scene that are found, as (place in the scene, place in the captions); none where it is not there."""
    votes = Counter[int]()
    for at, pair in enumerate(pairwise(said)):
        found = pairs.get(pair, ())
        if 0 < len(found) <= _MOST_PAIRS:
            for place in found:
                votes[(place - at) // _BUCKET] += 1
    if not votes:
        return []
    best = max(sorted(votes), key=lambda each: votes[each] + 0.5 * (votes[each - 1] + votes[each + 1]))
    low = best * _BUCKET - _SLACK
    high = (best + 1) * _BUCKET + len(said) + _SLACK
    shared = [
        (at, place)
        for at, word in enumerate(said)
        for place in _near(places.get(word, ()), low, high, at + best * _BUCKET)
    ]
    chain = _heaviest(shared, [weights.get(word, 0.0) for word in said])
    return chain if _is_enough(chain, said, weights) else []


def _near(places: Sequence[int], low: int, high: int, expected: int) -> Sequence[int]:
    """Return the places of a word between two, and of a common word those nearest to where it is expected."""
    found = places[bisect_left(places, low) : bisect_right(places, high)]
    if len(found) <= _MOST_PLACES:
        return found
    middle = bisect_left(found, expected)
    return found[max(0, middle - _MOST_PLACES // 2) : middle + _MOST_PLACES // 2]


def _heaviest(shared: Sequence[tuple[int, int]], weights: Sequence[float]) -> list[tuple[int, int]]:
    """Return the heaviest chain of pairs in which both places grow; what follows at once on both sides counts double."""
    ends: list[int] = []  # captions' places at which a chain ends, growing
    best: list[
        tuple[float, int]
    ] = []  # the weight and the pair of the heaviest chain that ends there or before
    before = [-1] * len(shared)
    total = [0.0] * len(shared)
    at_pair = {pair: index for index, pair in enumerate(shared)}
    row: list[int] = []
    for index, (at, place) in enumerate(shared):
        if row and shared[row[0]][0] != at:
            _lay(row, shared, total, ends, best)
            row = []
        under = bisect_right(ends, place - 1) - 1
        weight, last = best[under] if under >= 0 else (0.0, -1)
        neighbour = at_pair.get((at - 1, place - 1))
        if neighbour is not None and total[neighbour] + weights[at] > weight:
            weight, last = total[neighbour] + weights[at], neighbour
        total[index], before[index] = weight + weights[at], last
        row.append(index)
    if not shared:
        return []
    end = max(range(len(shared)), key=lambda index: total[index])
    chain = []
    while end >= 0:
        chain.append(shared[end])
        end = before[end]
    return chain[::-1]


def _lay(
    row: Sequence[int],
    shared: Sequence[tuple[int, int]],
    total: Sequence[float],
    ends: list[int],
    best: list[tuple[float, int]],
) -> None:
    """Keep the chains that end at a word of the scene, where none that ends sooner is as heavy."""
    for index in row:
        place = shared[index][1]
        under = bisect_right(ends, place)
        if under and best[under - 1][0] >= total[index]:
            continue
        if under and ends[under - 1] == place:
            best[under - 1] = (total[index], index)
        else:
            ends.insert(under, place)
            best.insert(under, (total[index], index))
            under += 1
        while under < len(ends) and best[under][0] <= total[index]:
            del ends[under], best[under]


def _is_enough(chain: Sequence[tuple[int, int]], said: Sequence[str], weights: Mapping[str, float]) -> bool:
    """Return whether so many words were found that the scene is there."""
    runs = sum(1 for (a, b), (c, d) in pairwise(chain) if (c - a, d - b) == (1, 1))
    if runs < _FEWEST - 1:
        return False
    rare = max(weights.values(), default=1.0)
    whole = sum(weights.get(word, rare) for word in said)
    share = sum(weights.get(said[at], 0.0) for at, _ in chain) / whole if whole else 0.0
    return share >= (_SHARE_LONG if runs >= _ENOUGH else _SHARE)


def _lines(
    scene: int,
    said: Sequence[tuple[str, int]],
    chain: Sequence[tuple[int, int]],
    heard: Sequence[tuple[str, int]],
    captions: Sequence[Spoken],
) -> list[FoundLine]:
    """Return the paragraphs of which enough words were found."""
    lengths = Counter(paragraph for _, paragraph in said)
    found = defaultdict[int, list[int]](list)
    for at, place in chain:
        found[said[at][1]].append(heard[place][1])
    lines = []
    for paragraph, shown in found.items():
        if len(shown) >= _SHARE_LINE * lengths[paragraph]:
            those = tuple(sorted(set(shown)))
            start, end = captions[those[0]].start, max(captions[each].end for each in those)
            lines.append(FoundLine(scene, paragraph, start, end, those))
    return lines


def _agreeing(lines: Sequence[FoundLine]) -> tuple[FoundLine, ...]:
    """Leave out scenes of which so little was found that another scene, which has more there, may be meant."""
    size = Counter(line.scene for line in lines)
    owner = dict[int, int]()
    for line in lines:
        for caption in line.captions:
            other = owner.get(caption)
            if other is None or size[line.scene] > size[other]:
                owner[caption] = line.scene
    return tuple(line for line in lines if any(owner[caption] == line.scene for caption in line.captions))
