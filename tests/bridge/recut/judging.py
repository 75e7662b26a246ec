"""Scores cuts with quick tunes, and judges recuts from the two .mid files and the two cuts alone."""

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from typing import Never

import numpy as np

from bridge.midi.edit_seal import seal_of
from bridge.midi.palettes import Palette
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet import Provenance, TimelineSource, cue_sheet, cue_sheet_bytes
from bridge.output.files import midi_file
from bridge.picture.features.picture import Picture
from bridge.recut.planning import Standing
from bridge.recut.rescoring import Rescored, rescore
from bridge.recut.standing import standing as standing_in_files
from bridge.score.pipeline import ScoredTimeline, score
from bridge.score.scenes.division import Scene
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline import Marker, Shot, Timeline
from generator.conditions import Conditions
from generator.score import Note, Score, Voice, VoicePart
from generator.styles.file import load as load_styles
from tests.midi import ReadBack, read_back
from tests.scores import cut_list

SETTINGS = Settings(picture=False)
VOICES_ALONE = Settings(picture=False, palette=Palette.PIANO)
"""Nothing plays beside the voices of a piano."""
_NOTES = {"note_on", "note_off"}
_OFF = Fraction(1, 2000)
"""Seconds by which a written bar line may be off."""


class Tunes:
    """Composes quickly, and otherwise for every seed and every bar: hits carry onsets, as they should."""

    styles = load_styles()

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        rng = np.random.default_rng(seed)
        steps = [int(step) for step in conditions.steps]
        onsets, first = [], 0
        for bar, length in enumerate(steps):
            inside = {step for step in range(length) if conditions.hits[bar, step]} | set(range(0, length, 4))
            onsets += sorted(first + step for step in inside)
            first += length
        ends = [*onsets[1:], first]
        notes = [
            Note(on / 4, (off - on) / 4, int(rng.integers(60, 84)), int(rng.integers(40, 110)))
            for on, off in zip(onsets, ends, strict=True)
        ]
        parts = [VoicePart(voice, programs[voice], tuple(notes)) for voice in (Voice.MELODY, Voice.BASS)]
        return Score(tuple(parts), first / 4)


def nobody() -> Never:
    raise AssertionError("nothing needed composing")


def unseen(cut: Timeline) -> Picture:
    return Picture.unseen(cut, "not looked at")


def scored(cut: Timeline, wanted: Settings = SETTINGS) -> ScoredTimeline:
    return score(cut, unseen(cut), wanted, Tunes(), lambda _share: None)


def standing(of: ScoredTimeline) -> Standing:
    return Standing(of.timeline, of.cues, of.film)


def again(
    old: ScoredTimeline,
    new: Timeline,
    wanted: Settings = SETTINGS,
    choices: Mapping[str, Choice] | None = None,
) -> Rescored:
    return rescore(standing(old), new, unseen(new), wanted, Tunes, lambda _share: None, choices=choices)


def reel() -> Timeline:
    """Four marked scenes of four shots, ten seconds each."""
    markers = [Marker(f"scene: {name}", Fraction(10 * at)) for at, name in enumerate("ABCD")]
    return cut_list([60] * 16, [f"M{number}" for number in range(16)], markers=markers)


def sheet_of(score: ScoredTimeline, seal: str) -> bytes:
    made_by = Provenance("0.1.0", "recue-gan-1", "c0ffee", midi=seal)
    sheet = cue_sheet(
        score.timeline,
        TimelineSource("cut.otio", "c0ffee"),
        score.cues,
        unseen(score.timeline).reasons,
        score.remarks,
        made_by,
        score.film,
    )
    return cue_sheet_bytes(sheet)


def stood(
    score: ScoredTimeline, timeline: Timeline, midi: bytes = b"", *, same_format: bool = True
) -> Standing:
    own = midi_file(score)
    sheet = read_sheet(sheet_of(score, seal_of(own)), "cut.recue.json")
    return standing_in_files(sheet, midi or own, timeline, "cut.mid", same_format=same_format)


Heard = list[tuple[Fraction, str, int, int]]


def heard(file: ReadBack, start: Fraction, end: Fraction) -> Heard:
    """Return the onsets and releases in a range of time: seconds from its start, which of the two, pitch, velocity.

    What rings to its end may ring on: a last beat is held over a blink of picture behind it.
    """
    first, last = (bisect_left(file.events, edge - _OFF, key=lambda event: event[1]) for edge in (start, end))
    inside = [(s - start, m) for _, s, _, m in file.events[first:last] if m.type in _NOTES]
    return [(at, m.type, m.note, m.velocity) for at, m in inside if m.type == "note_on" or at > _OFF]


def alike(one: Heard, other: Heard) -> bool:
    """Return True if the notes are the same, to ten microseconds."""
    return len(one) == len(other) and all(
        a[1:] == b[1:] and abs(a[0] - b[0]) < Fraction(1, 100_000) for a, b in zip(one, other, strict=True)
    )


def shows(shot: Shot, origin: Fraction) -> tuple[object, ...]:
    return (shot.media, shot.source_start, shot.speed, shot.start - origin, shot.end - origin)


def marks(cut: Timeline, start: Fraction, length: Fraction) -> list[tuple[Fraction, str, str]]:
    """Return the dissolves in a range of a cut, and the markers that are hits: scenes' markers do not ripple."""
    notes = (mark for mark in cut.markers if not mark.name.startswith("scene"))
    inside = [mark for mark in notes if start <= mark.time < start + length]
    joins = [each for each in cut.cuts if start < each.time < start + length]
    return [
        *((mark.time - start, mark.name, mark.color) for mark in inside),
        *((each.time - start, "cut", str(each.dissolve)) for each in joins),
    ]


def unchanged_runs(old: Timeline, scene: Scene, new: Timeline) -> list[Fraction]:
    """Return each start in the new cut of a whole run of a scene's shots that is unchanged, by the shots and markers alone."""
    if not scene.shots:
        return []
    run = [old.shots[index] for index in scene.shots]
    if run[0].start < scene.start or run[-1].end > scene.end:
        return []  # a shot is divided between two scenes
    wanted = [shows(shot, run[0].start) for shot in run]
    found = []
    for at in range(len(new.shots) - len(run) + 1):
        there = new.shots[at : at + len(run)]
        if [shows(shot, there[0].start) for shot in there] == wanted:
            before, after = new.shots[at - 1].end if at else Fraction(0), at + len(run)
            following = new.shots[after].start if after < len(new.shots) else new.duration
            lead, tail = run[0].start - scene.start, scene.end - run[-1].end
            start = there[0].start - lead
            roomy = start >= before and following - there[-1].end >= tail
            if roomy and marks(new, start, scene.duration) == marks(old, scene.start, scene.duration):
                found.append(start)
    return found


def check(old: ScoredTimeline, new: Rescored) -> int:
    """See that every scene whose run stands unchanged is heard as it was, wherever it lies; returns how many."""
    was, now = read_back(midi_file(old)), read_back(midi_file(new.scored))
    runs = 0
    for cue in old.cues:
        scene = cue.scene
        places = unchanged_runs(old.timeline, scene, new.scored.timeline)
        music = heard(was, scene.start, scene.end)
        runs += len(places) > 0
        assert not places or any(alike(music, heard(now, at, at + scene.duration)) for at in places), (
            scene.name
        )
    return runs
