"""Scores from before instruments had tracks of their own: read, and written with their notes, programs and controllers."""

import io
import json
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import mido

from bridge.grid.tempo_map import scene_ticks
from bridge.midi.edit_seal import seal_of
from bridge.midi.instruments import INSTRUMENTS
from bridge.midi.passage import Track
from bridge.midi.writing import Cue, write_midi
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file
from bridge.recut.planning import Standing
from bridge.recut.standing import standing
from bridge.score.orchestration.seating import opening
from bridge.score.pipeline import ScoredTimeline, written
from tests.bridge.recut.judging import reel, scored, sheet_of
from tests.midi import read_back

QUARTER = 960
Played = list[tuple[Fraction, Fraction, int, int, int, tuple[int, ...]]]


def older(score: ScoredTimeline) -> bytes:
    """Write a score with a track for each voice, as it was done."""
    cues = [
        Cue(cue.scene.name, tick, cue.music)
        for cue, tick in zip(score.cues, scene_ticks(score.grid), strict=False)
    ]
    return write_midi(score.timeline.name, score.tempo, cues)


def read_older(score: ScoredTimeline, midi: bytes) -> Standing:
    """Read it with a cue sheet of that time, which says nothing of instruments."""
    told = json.loads(sheet_of(score, seal_of(midi)))
    del told["tracks"]
    for scene in told["scenes"]:
        del scene["players"]
    sheet = read_sheet(json.dumps(told).encode(), "cut.recue.json")
    return standing(sheet, midi, score.timeline, "cut.mid")


def played(content: bytes) -> Played:
    """Return each note's times, pitch, velocity and program, and the controllers in force as it begins."""
    file, times = mido.MidiFile(file=io.BytesIO(content), charset="utf-8"), read_back(content)
    notes: Played = []
    for track in file.tracks[1:]:
        tick, program = 0, 0
        controls = {1: 0, 7: 100, 10: 64, 11: 127, 64: 0}
        held: defaultdict[int, list[tuple[int, int, int, tuple[int, ...]]]] = defaultdict(list)
        for message in track:
            tick += message.time
            if message.type == "program_change":
                program = message.program
            elif message.type == "control_change" and message.control in controls:
                controls[message.control] = message.value
            elif message.type == "note_on" and message.velocity:
                held[message.note].append((tick, message.velocity, program, tuple(controls.values())))
            elif message.type in {"note_on", "note_off"}:
                onset, velocity, by, forced = held[message.note].pop(0)
                span = times.seconds(onset), times.seconds(tick)
                notes.append((*span, message.note, velocity, by, forced))
    return sorted(notes)


def taken_over(score: ScoredTimeline) -> ScoredTimeline:
    """Let a flute take over the melody of the first cue in its third quarter, with the controllers as they are."""
    first, *others = score.cues
    flute = [(2 * QUARTER, event) for event in opening(0, INSTRUMENTS["flute"], begins=False)]
    moved = [(QUARTER, b"\xb0\x0b\x5a"), (QUARTER, b"\xb0\x01\x30")]

    def given(track: Track) -> Track:
        stays = [each for each in track.messages if each[0] == 0 and each[1][0] & 0xF0 == 0xC0]
        return replace(track, messages=(*stays, *moved, *flute)) if track.name == "Melody" else track

    music = replace(first.music, tracks=tuple(map(given, first.music.tracks)))
    return replace(score, cues=(replace(first, music=music), *others))


def test_an_older_score_is_read_as_nobody_edited_it() -> None:
    score = scored(reel())
    stands = read_older(score, older(score))
    assert [cue.edited for cue in stands.cues] == [False] * 4
    again = written(stands.timeline, stands.cues, (), stands.film)
    assert played(midi_file(again)) == played(older(score))


def test_who_takes_over_a_voice_has_the_controllers_that_were_in_force() -> None:
    score = taken_over(scored(reel()))
    stands = read_older(score, older(score))
    assert [cue.edited for cue in stands.cues] == [False] * 4
    again = written(stands.timeline, stands.cues, (), stands.film)
    assert played(midi_file(again)) == played(older(score))
    assert {"Flute", "Violins"} <= {
        track.name for track in mido.MidiFile(file=io.BytesIO(midi_file(again))).tracks
    }
