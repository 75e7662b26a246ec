"""The version of each cue's music, through recuts, edits and what is read back."""

from dataclasses import replace

from bridge.midi.edit_seal import seal_of
from bridge.midi.passage import VELOCITY
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file
from bridge.recut.adopted_edits import adopted
from bridge.score.cues import CuedScene
from bridge.score.pipeline import ScoredTimeline, written
from bridge.settings.choices import Choice
from tests import edits
from tests.bridge.recut.judging import again, reel, scored, sheet_of, standing, stood


def versions(score: ScoredTimeline) -> list[int]:
    return [cue.version for cue in score.cues]


def edited(score: ScoredTimeline, at: int) -> bytes:
    """Return the .mid of a score as a person left it, who plays one note of a cue softer."""

    def softer(cue: CuedScene) -> CuedScene:
        first, *others = cue.music.tracks
        notes = first.notes.copy()
        notes[0, VELOCITY] -= 7
        return replace(cue, music=replace(cue.music, tracks=(replace(first, notes=notes), *others)))

    cues = [softer(cue) if number == at else cue for number, cue in enumerate(score.cues)]
    return midi_file(written(score.timeline, cues, (), score.film))


def test_a_version_goes_up_where_music_changes_and_stays_where_it_is_kept() -> None:
    first = scored(reel())
    assert versions(first) == [1, 1, 1, 1]
    moved = again(first, edits.trim_tail(first.timeline, 5, -20)).scored
    assert versions(moved) == [1, 2, 1, 1]
    assert versions(again(moved, moved.timeline).scored) == [1, 2, 1, 1]
    other = again(moved, moved.timeline, choices={moved.cues[3].scene.id: Choice(take=1)}).scored
    assert versions(other) == [1, 2, 1, 2]


def test_versions_are_read_back_and_a_sheet_from_before_has_the_first() -> None:
    score = scored(reel())
    later = replace(score, cues=tuple(replace(cue, version=at) for at, cue in enumerate(score.cues, 1)))
    assert [cue.version for cue in stood(later, later.timeline).cues] == [1, 2, 3, 4]
    old = sheet_of(score, "").replace(b'"version": 1,', b"")
    assert [scene.version for scene in read_sheet(old, "cut.recue.json").scenes] == [1, 1, 1, 1]


def test_a_persons_edit_is_another_version_once() -> None:
    score = scored(reel())
    midi = edited(score, 2)
    back = stood(
        score, score.timeline, midi.replace(seal_of(midi).encode(), seal_of(midi_file(score)).encode())
    )
    assert [cue.version for cue in back.cues] == [1, 1, 2, 1]
    noticed = adopted(standing(score), midi, "", "cut.mid")
    assert [cue.version for cue in noticed.cues] == [1, 1, 2, 1]
    kept = again(replace(score, cues=back.cues), score.timeline).scored
    assert versions(kept) == [1, 1, 2, 1]
    assert [cue.version for cue in stood(kept, kept.timeline).cues] == [1, 1, 2, 1]


def test_a_cue_keeps_its_number_through_recuts_and_through_its_files() -> None:
    first = scored(reel())
    cut = first.timeline
    for _ in range(4):  # the shots of the second scene
        cut = edits.delete(cut, 4)
    shorter = again(first, cut).scored
    names = {cue.scene.name: cue.count for cue in shorter.cues}
    assert names["A"] == "1"
    assert (names["C"], names["D"]) == ("3", "4")
    assert [cue.count for cue in stood(shorter, cut).cues] == [cue.count for cue in shorter.cues]
    longer = edits.insert(cut, 4, edits.shot("New", 0, 24 * 20))
    later = again(shorter, longer).scored
    assert {cue.scene.name: cue.count for cue in later.cues}["C"] == "3"
    assert len({cue.count for cue in later.cues}) == len(later.cues)
