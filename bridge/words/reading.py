"""The reading of a text: what it asks, which of its words decided that, and which contradict each other."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from bridge.errors import UsageError
from bridge.midi.ensembles import Players
from bridge.words.direction import AXES, MIDDLE_TEMPO, Bpm, Direction, bounded, tempi
from bridge.words.implied import IMPLIED, MODE, whole
from bridge.words.phrases import SILENT, Said, Unknown, phrases
from bridge.words.vocabulary import VOCABULARY, Vocabulary

_UNDECIDED: Final = 0.3
"""Half octaves around MIDDLE_TEMPO within which a tempo is neither slow nor fast."""


LONGEST_TEXT: Final = 2000
"""Characters of a text that are read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text asks."""

    asks: Direction
    """What its words say outright; `bridge.words.whole` adds what that implies."""
    aside: frozenset[str] = frozenset()
    """The axes of it that no word is about."""
    by: Mapping[str, str] = field(default_factory=dict)
    """The words that decided each thing, by the name of its field in a direction."""
    remarks: tuple[str, ...] = ()
    """A sentence for each two words that contradict each other, and for each that says nothing where it stands."""
    unknown: tuple[str, ...] = ()
    """Words that are not known, in order."""

    def over(self, below: Self) -> "Reading":
        """Lay this reading over another, which holds where this one asks nothing."""
        asks = self.asks.over(below.asks)
        stays = {
            name: words
            for name, words in below.by.items()
            if getattr(asks, name) == getattr(below.asks, name)
        }
        return Reading(
            asks=asks,
            aside=self.aside | (below.aside - set(self.by)),
            by=stays | dict(self.by),
            remarks=(*below.remarks, *self.remarks),
            unknown=(*below.unknown, *self.unknown),
        )


@dataclass(frozen=True, slots=True)
class _Vote:
    """What one phrase asks of one thing."""

    words: str
    value: Any
    side: object
    """What another must be equal in to agree; None agrees with all."""
    about: bool = True
    bpm: Bpm | None = None


def read(text: str, vocabulary: Vocabulary = VOCABULARY) -> Reading:
    """Read what a text asks.

    Of several words for one thing those count that are about it; of these, where they agree, the strongest, and where
    they contradict each other, the last.

    Args:
        text: Words in any case, parted by commas, `and` or nothing: `very calm, low strings and no drums`.
        vocabulary: The words there are.
    """
    found = [*phrases(text[:LONGEST_TEXT], vocabulary)]
    said = [each for each in found if isinstance(each, Said)]
    reading = _moved(
        _decided([each for each in said if not each.relative]), [each for each in said if each.relative]
    )
    unknown = tuple(each.word for each in found if isinstance(each, Unknown))
    return replace(reading, remarks=(*reading.remarks, *_cut_off(text)), unknown=unknown)


def _cut_off(text: str) -> Iterator[str]:
    """Yield a sentence where a text is too long to be read to its end."""
    if len(text) > LONGEST_TEXT:
        yield f"'{text[:20]}…' has {len(text)} characters, of which the first {LONGEST_TEXT} are read; say it in fewer words."


def _decided(said: Sequence[Said]) -> Reading:
    """Decide between words for one thing."""
    votes = {name: found for name in _FIELDS if (found := [*_votes(name, said)])}
    won = {name: _winner(found) for name, found in votes.items()}
    players, about_players = _players(said)
    named = {"players": ", ".join(each.words for each in said if each.asks.players)} if players else {}
    return Reading(
        asks=Direction(players=players).having(
            {_field(name, vote): vote.bpm or vote.value for name, vote in won.items()}
        ),
        aside=frozenset(name for name, vote in won.items() if not vote.about),
        by={_field(name, vote): vote.words for name, vote in won.items()} | named,
        remarks=(*_contradictions(votes.values()), *about_players, *_idle(said)),
    )


def _field(name: str, vote: "_Vote") -> str:
    return "bpm" if vote.bpm else name


def _moved(reading: Reading, said: Sequence[Said]) -> Reading:
    """Move what a text asks by its relative words: from what it says or implies, else from what is usual."""
    for each in said:
        for axis, by in each.asks.places():
            asks, name = reading.asks, "bpm" if axis == "tempo" and reading.asks.bpm else axis
            from_there = whole(asks).on(axis) or 0.0
            moved = (
                {"bpm": _faster(asks.bpm, by)} if name == "bpm" else {axis: bounded(axis, from_there + by)}
            )
            words = ", ".join(filter(None, (reading.by.get(name), each.words)))
            reading = replace(
                reading,
                asks=asks.having(moved),
                by={**reading.by, name: words},
                aside=reading.aside - {axis},
            )
    return reading


def _faster(bpm: Bpm | None, by: float) -> Bpm:
    """Move a tempo by standard deviations of real music, half an octave each."""
    assert bpm is not None
    return tempi(*(each * 2 ** (by / 2) for each in bpm))


def checked(text: str, vocabulary: Vocabulary = VOCABULARY) -> Reading:
    """Read a text of which every word must be known.

    Raises:
        UsageError: If one is not; the sentence names the nearest.
    """
    reading = read(text, vocabulary)
    if reading.unknown:
        raise UsageError(not_known(reading.unknown[0], vocabulary))
    return reading


def not_known(word: str, vocabulary: Vocabulary = VOCABULARY) -> str:
    """Write that a word is not known, and the nearest that is; of one for silence, what asks for that."""
    unknown = f"'{word}' is no word that Recue knows for music"
    if word in SILENT:
        return f"{unknown}; silence is asked for by a marker 'no music', or by 'music: none' for a scene in recue.yaml"
    nearest = vocabulary.nearest(word)
    return f"{unknown}; the nearest is '{nearest}'" if nearest else f"{unknown}, and none is spelled like it"


def completed(reading: Reading) -> Reading:
    """Add what a reading's mood implies, and by which of its words."""
    asks = whole(reading.asks)
    by = {name: _because(reading, weights) for name, weights in {**IMPLIED, "mode": MODE}.items()}
    new = {
        name: words
        for name, words in by.items()
        if words and getattr(asks, name) != getattr(reading.asks, name)
    }
    return replace(reading, asks=asks, by=new | dict(reading.by))


def _because(reading: Reading, weights: Mapping[str, float]) -> str:
    """Return the words that decided the axes of a mood that count, each once."""
    return ", ".join(dict.fromkeys(reading.by[axis] for axis in weights if axis in reading.by))


_FIELDS: Final = (*AXES, "mode", "palette", "texture")


def _votes(name: str, said: Sequence[Said]) -> Iterator[_Vote]:
    """Yield what each phrase asks of an axis, of the mode, the palette or the texture, in order."""
    for each in said:
        value = getattr(each.asks, name)
        if name == "tempo" and each.asks.bpm is not None:
            pace = 2 * math.log2(math.sqrt(math.prod(each.asks.bpm)) / MIDDLE_TEMPO)
            side = None if abs(pace) < _UNDECIDED else math.copysign(1, pace)
            yield _Vote(each.words, pace, side, bpm=each.asks.bpm)
        elif value is not None:
            side = (value > 0) - (value < 0) if name in AXES else value
            yield _Vote(each.words, value, side, name not in each.aside)


def _winner(votes: Sequence[_Vote]) -> _Vote:
    """Return the vote that decides: the strongest of those that agree with the last; a tempo itself before all others."""
    counting = _counting(votes)
    agreeing = [vote for vote in counting if _agree(vote, counting[-1])]
    exact = [vote for vote in agreeing if vote.bpm]
    if exact:
        return exact[-1]
    return max(agreeing, key=lambda vote: abs(vote.value) if isinstance(vote.value, float) else 0)


def _counting(votes: Sequence[_Vote]) -> Sequence[_Vote]:
    """Return the votes of words that are about the thing; all where none is."""
    return [vote for vote in votes if vote.about] or votes


def _agree(one: _Vote, other: _Vote) -> bool:
    return one.side is None or other.side is None or one.side == other.side


def _contradictions(decided: Iterable[Sequence[_Vote]]) -> tuple[str, ...]:
    """Write a sentence for each two phrases that contradict each other, of which the last counts."""
    pairs = {
        (vote.words, counting[-1].words): None
        for votes in decided
        for counting in [_counting(votes)]
        for vote in counting
        if vote.about and not _agree(vote, counting[-1])
    }
    return tuple(_contradiction(first, last) for first, last in pairs)


def _contradiction(first: str, last: str) -> str:
    return f"'{first}' and '{last}' contradict each other; '{last}' counts, which was said last."


def _idle(said: Sequence[Said]) -> Iterator[str]:
    """Yield a sentence for each word of degree that stands before no word."""
    for each in said:
        if not each.asks:
            yield f"'{each.words}' stands before no word and is left out."


def _players(said: Sequence[Said]) -> tuple[Players, tuple[str, ...]]:
    """Gather the instruments that are asked for and left out, and a sentence for each that is both."""
    last: dict[str, tuple[bool, str]] = {}
    remarks = []
    for name, plays, words in _named(said):
        before, earlier = last.pop(name, (plays, ""))
        if before is not plays:
            remarks.append(_contradiction(earlier, words))
        last[name] = (plays, words)
    wanted, left_out = (
        tuple(name for name, (plays, _) in last.items() if plays is side) for side in (True, False)
    )
    alone = [each.words for each in said if each.asks.players.alone]
    if alone and not wanted:
        remarks.append(
            f"'{alone[0]}' names no instrument and is left out; write it beside one, like 'piano alone'."
        )
    return Players(wanted, left_out, bool(alone and wanted)), tuple(remarks)


def _named(said: Sequence[Said]) -> Iterator[tuple[str, bool, str]]:
    """Yield each instrument that is named, True if it is to play, and the words for that, in order."""
    for each in said:
        players = each.asks.players
        yield from ((name, True, each.words) for name in players.wanted)
        yield from ((name, False, each.words) for name in players.left_out)
