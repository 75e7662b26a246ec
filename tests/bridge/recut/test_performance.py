"""Controllers of a performance through files and recuts: as they stand in what is kept, and new only where something is new."""

import io
from dataclasses import replace

import mido

from bridge.midi.channel_state import PAN, REVERB
from bridge.midi.palettes import Palette
from bridge.midi.performing import RESTS, is_performed
from bridge.output.files import midi_file
from bridge.recut.planning import Fate
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.settings.choices import Choice
from tests import edits
from tests.bridge.recut.judging import SETTINGS, VOICES_ALONE, again, reel, scored, stood

ALL = (SETTINGS, VOICES_ALONE, Settings(picture=False, palette=Palette.STRINGS))


def unperformed(score: ScoredTimeline) -> ScoredTimeline:
    """Return a score as it was before there were controllers."""
    return replace(score, cues=tuple(map(_plain, score.cues)))


def _plain(cue: CuedScene) -> CuedScene:
    tracks = (
        replace(track, messages=tuple(m for m in track.messages if m[1][0] & 0xF0 != 0xB0))
        for track in cue.music.tracks
    )
    return replace(cue, music=replace(cue.music, tracks=tuple(tracks)))


def test_a_score_read_back_from_its_files_is_not_taken_for_edited() -> None:
    for settings in ALL:
        old = scored(reel(), settings)
        assert all(is_performed(cue.music) for cue in old.cues)
        files = stood(old, old.timeline)
        assert not any(cue.edited for cue in files.cues)
        assert [cue.music.digest for cue in files.cues] == [cue.music.digest for cue in old.cues]


def test_kept_scenes_keep_their_controllers_wherever_they_come_to_lie() -> None:
    for settings in ALL:
        old = scored(reel(), settings)
        shots = list(old.timeline.shots)
        cut = replace(edits.laid(*shots[4:], *shots[:4]), name="cut", start=old.timeline.start)
        new = again(old, cut, settings)
        heard = {cue.scene.id: cue.music.digest for cue in old.cues}
        kept = [cue for cue, fate in zip(new.scored.cues, new.fates, strict=True) if fate is Fate.KEPT]
        assert kept
        assert all(heard[cue.scene.id] == cue.music.digest for cue in kept)
        assert not any(cue.edited for cue in stood(new.scored, cut).cues)


def test_a_fitted_scene_is_performed_anew_and_at_rest_at_its_end() -> None:
    for settings in ALL:
        new = again(scored(reel(), settings), edits.trim_tail(reel(), 5, -14), settings)
        (fitted,) = [c for c, f in zip(new.scored.cues, new.fates, strict=True) if f is Fate.FITTED]
        assert is_performed(fitted.music)
        for track in fitted.music.tracks:
            last = {event[1]: event[2] for _, event in track.messages if event[0] & 0xF0 == 0xB0}
            seat = {PAN, REVERB}
            assert {number: last[number] for number in last.keys() - seat}.items() <= RESTS.items()


def test_a_score_from_before_gets_nothing_new_unless_it_is_composed_again() -> None:
    old = unperformed(scored(reel()))
    ids = [cue.scene.id for cue in old.cues]
    for cut, choices in (
        (reel(), {}),
        (edits.trim_tail(reel(), 5, -14), {}),
        (reel(), {ids[0]: Choice(palette=Palette.PIANO)}),
    ):
        new = again(old, cut, choices=choices)
        assert not any(is_performed(cue.music) for cue in new.scored.cues)
    taken = again(old, reel(), choices={ids[0]: Choice(take=1)})
    assert [is_performed(cue.music) for cue in taken.scored.cues] == [True, *[False] * (len(ids) - 1)]


def test_a_pedal_that_a_person_drew_is_theirs() -> None:
    old = scored(reel(), VOICES_ALONE)
    file = mido.MidiFile(file=io.BytesIO(midi_file(old)), charset="utf-8")
    for message in file.tracks[1]:
        if message.type == "control_change" and message.value == 127:
            message.value = 90
    out = io.BytesIO()
    file.save(file=out)
    stands = stood(old, old.timeline, out.getvalue())
    assert all(cue.edited for cue in stands.cues)
    shorter = again(
        replace(old, cues=stands.cues), edits.trim_tail(old.timeline, 5, -14), VOICES_ALONE
    ).scored
    values = {e[2] for c in shorter.cues for _, e in c.music.tracks[0].messages if e[:2] == b"\xb0\x40"}
    assert values == {0, 90}
