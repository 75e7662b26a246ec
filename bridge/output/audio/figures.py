"""The figures of a score's sound, for its report and its header."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from bridge.output.audio.broadcast_wave import LoudnessFields
from bridge.output.audio.levels import Measured, Span
from bridge.output.audio.limiter import CEILING
from bridge.output.audio.loudness import MOMENTARY, SHORT_TERM, integrated, loudest, loudness_range

TOLERANCE = 0.5
"""LU by which the loudness may miss the one asked for without a word."""
AUDIBLE = 0.5
"""Decibels that the limiter must take off the highest peak to be told of."""


@dataclass(frozen=True, slots=True)
class SoundFigures:
    """The loudness of a score's sound, as it is written."""

    whole: LoudnessFields
    """Of all of it: no loudness if it is silent, or shorter than 0.4 s."""
    scenes: tuple[float | None, ...]
    """The loudness of each scene in LUFS; None where it is silent, or shorter than 0.4 s."""
    scenes_apart: float
    """LU between the loudest and the softest scene."""
    scenes_apart_before: float
    """LU between them as the notes have it."""
    limited: float
    """Decibels by which the limiter turned down the highest peak; 0 where it had nothing to do."""
    asked: float
    """The loudness asked for, in LUFS."""

    @classmethod
    def of(
        cls, raw: Measured, expected: Measured, heard: Measured, spans: Sequence[Span], asked: float
    ) -> Self:
        """Count up what was measured.

        Args:
            raw: As the notes have it.
            expected: At its level, before the limiter.
            heard: At its level, after the limiter.
            spans: The scenes.
            asked: The loudness asked for, in LUFS.
        """
        scenes = heard.loudness_of(spans)
        return cls(
            whole=LoudnessFields(
                loudness=integrated(heard.energies),
                loudness_range=loudness_range(heard.energies),
                true_peak=_decibels(heard.peak) if heard.peak > 0 else None,
                momentary=loudest(heard.energies, MOMENTARY),
                short_term=loudest(heard.energies, SHORT_TERM),
            ),
            scenes=tuple(scenes),
            scenes_apart=_apart(scenes),
            scenes_apart_before=_apart(raw.loudness_of(spans)),
            limited=_decibels(expected.peak / CEILING) if expected.peak > CEILING else 0.0,
            asked=asked,
        )

    @property
    def summary(self) -> str:
        """The figures in one line, for a person."""
        if self.whole.loudness is None or self.whole.true_peak is None:
            return "sound: too short or too soft to measure"
        told = f"sound: {self.whole.loudness:.1f} LUFS, true peak {self.whole.true_peak:.1f} dBTP"
        if sum(scene is not None for scene in self.scenes) < 2:
            return told
        return f"{told}, scenes within {self.scenes_apart:.1f} LU of one another"

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on what a person should know."""
        return (*self._remark_on_peaks(), *self._remark_on_loudness())

    def _remark_on_peaks(self) -> tuple[str, ...]:
        if self.limited < AUDIBLE:
            return ()
        told = (
            f"Peaks of the sound were turned down by up to {self.limited:.1f} dB, for they would have passed -1 dBTP: "
            "ask for a lower 'loudness' to hear the dynamics as they are played."
        )
        return (told,)

    def _remark_on_loudness(self) -> tuple[str, ...]:
        loudness = self.whole.loudness
        if loudness is None or abs(loudness - self.asked) <= TOLERANCE:
            return ()
        told = (
            f"The sound comes to {loudness:.1f} LUFS, not to the {self.asked:g} asked for, because its peaks are turned "
            "down: ask for a lower 'loudness'."
        )
        return (told,)

    @property
    def document(self) -> dict[str, object]:
        """The figures for a program, to hundredths."""
        return {
            "loudness": _hundredths(self.whole.loudness),
            "true_peak": _hundredths(self.whole.true_peak),
            "loudness_range": _hundredths(self.whole.loudness_range),
            "momentary": _hundredths(self.whole.momentary),
            "short_term": _hundredths(self.whole.short_term),
            "scenes": [_hundredths(scene) for scene in self.scenes],
            "scenes_apart": _hundredths(self.scenes_apart),
            "scenes_apart_before": _hundredths(self.scenes_apart_before),
            "limited": _hundredths(self.limited),
        }


def _apart(scenes: Sequence[float | None]) -> float:
    """Return the LU between the loudest and the softest scene."""
    loud = [loudness for loudness in scenes if loudness is not None]
    return max(loud) - min(loud) if loud else 0.0


def _decibels(value: float) -> float:
    return float(20 * np.log10(value))


def _hundredths(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
