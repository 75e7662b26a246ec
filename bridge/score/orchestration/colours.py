"""Colours: which of the leads of a voice plays each of its phrases."""

from collections.abc import Iterator, Sequence

from bridge.midi.instruments import Instrument
from bridge.midi.passage import ONSET, PITCH, VELOCITY, Ints, Track
from bridge.score.orchestration.lines import Bars
from bridge.score.orchestration.phrases import Phrase
from bridge.score.orchestration.playable import Rule, violations
from bridge.score.orchestration.ranges import share_in_range
from bridge.score.sizes import Size
from generator.score import Voice

NEARLY_ALL = 0.95
"""Share of a voice's notes in an instrument's range that is enough to play it: stray notes are folded into it."""
UNPLAYABLE = 10.0
"""The cost of a phrase of which a lead can play nothing."""
UNHEARD = 0.1
"""The cost of each velocity by which a phrase is softer or louder than what a lead carries."""
LATER = 0.1
"""The cost of each lead that a palette names before."""
FAR = 0.03
"""The cost of each semitone between a phrase and the middle of a lead's range."""
NOT_ONE = 1.0
"""The cost of a section where one player is to be heard."""
KEPT = 2
"""Phrases that a lead has on end, before another takes over if it can."""
CHANGED, STALE = 0.3, 0.8
"""The cost of another lead before that, and of the same after it."""
_REST = 1
"""Notes of which a phrase is not heard as one."""


def leads_of(
    track: Track, instruments: Sequence[Instrument], phrases: Sequence[Phrase], bars: Bars
) -> list[Instrument]:
    """Return who plays each phrase of a voice.

    Harmony and bass stay with the first lead that has nearly all of their notes, else with the one that has the most. The melody
    goes to who can play a phrase and carries it, stays for two phrases, and goes on to another; a solo to one player where one can.

    Args:
        track: The voice.
        instruments: Its leads, the first that is named first.
        phrases: Of the cue.
        bars: What it is played over.
    """
    if track.voice is not Voice.MELODY or len(instruments) == 1:
        pitches = track.notes[:, PITCH]
        steady = max(instruments, key=lambda each: min(share_in_range(pitches, each), NEARLY_ALL))
        return [steady] * len(phrases)
    found: list[Instrument] = []
    size = phrases[0].size
    for phrase in phrases:
        goes_on = (size is Size.SOLO) == (phrase.size is Size.SOLO)
        size = phrase.size
        notes = track.notes[phrase.of(track.notes)]
        found.append(_next(found if goes_on else [], phrase, notes, instruments, bars))
    return found


def _next(
    before: Sequence[Instrument], phrase: Phrase, notes: Ints, instruments: Sequence[Instrument], bars: Bars
) -> Instrument:
    """Return who plays the next phrase."""
    if before and len(notes) <= _REST:
        return before[-1]

    def cost(place: int) -> float:
        lead = instruments[place]
        alone = NOT_ONE * (phrase.size is Size.SOLO and not lead.is_one_player)
        return LATER * place + _unfit(notes, lead, bars) + _turn(before, lead) + alone

    return instruments[min(range(len(instruments)), key=cost)]


def _turn(before: Sequence[Instrument], lead: Instrument) -> float:
    """Return the cost of a lead by what was heard before."""
    if not before:
        return 0.0
    stays, long = lead == before[-1], len(before) >= KEPT and len({*before[-KEPT:]}) == 1
    return STALE * long if stays else CHANGED * (not long)


def _unfit(notes: Ints, lead: Instrument, bars: Bars) -> float:
    """Return the cost of a phrase by what of it a lead cannot play or does not carry."""
    if not len(notes):
        return 0.0
    wrong = sum(
        each.rule in {Rule.RANGE, Rule.SPEED, Rule.LEAP} for each in violations(notes, lead, bars.seconds)
    )
    softest, loudest = lead.carries
    loudness, pitch = notes[:, (VELOCITY, PITCH)].mean(axis=0).tolist()
    weak = UNHEARD * max(softest - loudness, loudness - loudest, 0.0)
    far = FAR * abs(float(pitch) - (lead.lowest + lead.highest) / 2)
    return UNPLAYABLE * wrong / len(notes) + float(weak) + far


def changes(
    leads: Sequence[Instrument], phrases: Sequence[Phrase], notes: Ints
) -> Iterator[tuple[int, Instrument]]:
    """Yield the tick from which each lead plays, and the lead; the first from the cue's start."""
    before = None
    for lead, phrase in zip(leads, phrases, strict=True):
        if lead != before:
            first = notes[phrase.of(notes)]
            yield 0 if before is None else min([phrase.start, *first[:1, ONSET].tolist()]), lead
        before = lead
