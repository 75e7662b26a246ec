"""Hands: voices that one player plays with two hands, laid so that they can."""

from collections.abc import Mapping

import numpy as np

from bridge.midi.instruments import Hands, Instrument
from bridge.midi.passage import ONSET, PITCH, RELEASE, Ints, in_order, sounding
from bridge.score.orchestration.lines import ROUNDS, Bars
from bridge.score.orchestration.playable import attacks, by_hands, in_two_hands, sounding_at
from generator.score import Voice

ORDER = (Voice.MELODY, Voice.BASS, Voice.HARMONY)
"""What hands reach for first."""


def in_hands(voices: Mapping[Voice, Ints], instrument: Instrument, bars: Bars) -> dict[Voice, Ints]:
    """Lay the voices of one player in two hands.

    What does not lie in them moves by an octave, or is not struck; what is held ends where the hand must go. The pedal may
    hold it on.

    Args:
        voices: The notes of each voice that the hands play. (n, 6) each
        instrument: What is played; its voices stay as they are where it is not played by hands.
        bars: What it is played over.
    """
    laid = dict(voices)
    for _ in range(ROUNDS):
        if instrument.hands is None or not by_hands([*laid.values()], instrument, bars.seconds):
            break
        laid = _laid(laid, instrument, instrument.hands, bars)
    return laid


def _laid(
    voices: Mapping[Voice, Ints], instrument: Instrument, hands: Hands, bars: Bars
) -> dict[Voice, Ints]:
    ranks = np.concatenate([np.full(len(notes), ORDER.index(voice)) for voice, notes in voices.items()])
    notes = np.concatenate([*voices.values()])
    order = np.argsort(notes[:, ONSET], kind="stable")
    notes, ranks = notes[order], ranks[order]
    struck, ends = np.ones(len(notes), dtype=np.bool_), bars.seconds(notes[:, RELEASE])
    for attack in attacks(notes, bars.seconds):
        lie: list[int] = []
        for at in sorted(attack.notes, key=lambda at: (ranks[at], -notes[at, PITCH])):
            pitch = _within_reach(int(notes[at, PITCH]), lie, instrument, hands)
            struck[at] = pitch is not None
            if pitch is not None:
                notes[at, PITCH] = pitch
                lie.append(pitch)
        held = [at for at in sounding_at(attack, ends, instrument) if at not in attack.notes]
        for at in sorted((at for at in held if struck[at]), key=lambda at: -notes[at, RELEASE]):
            if in_two_hands([*lie, notes[at, PITCH]], hands):
                lie.append(int(notes[at, PITCH]))
            else:
                notes[at, RELEASE], ends[at] = max(notes[at, ONSET] + 1, attack.tick), attack.time
    return {voice: in_order(sounding(notes[struck & (ranks == ORDER.index(voice))])) for voice in voices}


def _within_reach(pitch: int, lie: list[int], instrument: Instrument, hands: Hands) -> int | None:
    """Return a pitch, or an octave of it, that lies in two hands beside others; None where none does."""
    for moved in (pitch, pitch + 12, pitch - 12, pitch + 24, pitch - 24):
        inside = instrument.lowest <= moved <= instrument.highest and (moved == pitch or moved not in lie)
        if inside and in_two_hands([*lie, moved], hands):
            return moved
    return None
