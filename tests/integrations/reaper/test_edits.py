"""Content of a REAPER project besides a score, and a person's edits of the score, survive the next push."""

from dataclasses import replace
from pathlib import Path

import pytest

from integrations.host import TempoMode
from integrations.points import tempo_points
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import apply
from tests.integrations.reaper.project import (
    AutomationItem,
    Envelope,
    Item,
    Marker,
    Project,
    Take,
    TempoMarker,
    Track,
    packed,
)
from tests.integrations.reaper.readback import contents, item_contents, of_midi, of_project
from tests.integrations.reaper.sessions import cut_and_recut, film
from tests.midi import read_back


def play_higher(item: Item) -> None:
    """Edit an item's notes by hand."""
    (take,) = item.takes
    take.buffer = packed(
        [(tick, bytes((m[0], m[1] + 1, *m[2:])) if m[0] < 0xA0 else m) for tick, m in take.events]
    )


def persons_project() -> Project:
    """Return a project in which somebody works: an audio item, a MIDI item, markers, rides of faders, automation, a tempo."""
    project = Project(
        tempi=[TempoMarker(0.0, 90.0, 3, 4, linear=False), TempoMarker(7.0, 111.0, 0, 0, linear=True)]
    )
    track = Track("dialogue", envelopes=[Envelope([(1.5, 1.0, 0, 0.0, False), (9.25, 0.5, 0, 0.0, False)])])
    project.tracks.append(track)
    project.add_item(track, 3.0, 12.5, Take(midi=False))
    project.add_item(track, 20.0, 30.0, Take(midi=True, buffer=packed([(960, b"\xb0\x7b\x00")])))
    project.markers += [
        Marker(region=False, start=4.25, end=0.0, name="spot here", number=1, colour=0),
        Marker(region=True, start=6.0, end=18.0, name="reel 1", number=1, colour=0),
        *(Marker(False, float(20 + at // 2), 0.0, f"note {at}", 10 + at, 0) for at in range(8)),
    ]
    ride = Envelope([(2.5, 1.0, 0, 0.0, False), (40.0, 0.5, 2, 0.3, True)])
    ride.items += [automation(24.0, 8.0, [0.0, 6.0]), automation(3.0, 4.0, [0.0]), automation(12.0, 8.0, [])]
    project.master.envelopes.append(ride)
    track.envelopes[0].items.append(automation(1.0, 30.0, [0.0, 2.0, 8.0]))
    return project


def automation(start: float, length: float, quarters: list[float]) -> AutomationItem:
    values = {"D_POSITION": start, "D_LENGTH": length, "D_PLAYRATE": 1.0, "D_STARTOFFS": 0.25}
    return AutomationItem(values, quarters)


def foreign(project: Project) -> object:
    """Return the content of a project that is not ours, less the tempo map."""
    marks = sorted(
        (m.guid, round(m.start, 9), round(m.end, 9), m.number, m.name)
        for m in project.markers
        if m.name in {"spot here", "reel 1"} or m.name.startswith("note ")
    )
    track = project.track("dialogue")
    items = [item_contents(item) for item in track.items]
    rides = [list(envelope.points) for envelope in project.envelopes]
    automated = [dict(item.values) for envelope in project.envelopes for item in envelope.items]
    return marks, dict(track.values), items, rides, automated


def test_our_tempo_map_leaves_everything_else_at_its_seconds(tmp_path: Path) -> None:
    api = Api()
    api.project_ = persons_project()
    before = foreign(api.project_)
    said = apply(api, film(), tmp_path, "a1")
    assert "29 cues on 12 tracks, tempo map written, 1 MIDI item of yours at another pace, " in said
    assert "another pace, 2 automation items of yours at another pace\n" in said
    assert foreign(api.project_) == before
    ours, midi = (
        of_project(api.project_.without("dialogue", "spot here", "reel 1", *(f"note {n}" for n in range(8)))),
        of_midi(read_back(film().midi)),
    )
    assert ours == midi


def test_where_the_tempo_map_is_left_the_score_is_placed_by_time(tmp_path: Path) -> None:
    api = Api()
    api.project_ = persons_project()
    before, tempi = foreign(api.project_), list(api.project_.tempi)
    apply(api, film(), tmp_path, "a1", TempoMode.LEAVE)
    assert foreign(api.project_) == before
    assert api.project_.tempi == tempi
    midi = read_back(film().midi)
    wanted = sorted((m.note, float(s)) for _, s, _, m in midi.events if m.type == "note_on" and m.velocity)
    tick = 60 / 90 / 960
    heard = sorted(api.project_.onsets())
    assert [pitch for pitch, _ in heard] == [pitch for pitch, _ in wanted]
    assert max(abs(a - b) for (_, a), (_, b) in zip(heard, wanted, strict=True)) <= tick


@pytest.mark.parametrize("name", ["Tempo map", "Tempokarte"])
def test_the_masters_tempo_envelope_is_not_held_as_one_of_a_persons(name: str, tmp_path: Path) -> None:
    api = Api()
    api.project_, api.tempo_map_ = persons_project(), name
    assert "\ndone\t" in apply(api, film(), tmp_path, "a1")
    assert len(api.project_.tempi) == len(tempo_points(film()))


@pytest.mark.parametrize("ppq", [480, 1920])
def test_a_take_may_count_in_other_ticks(tmp_path: Path, ppq: int) -> None:
    api = Api()
    api.ppq_ = ppq
    apply(api, film(), tmp_path, "a1")
    assert {t.ppq for item in api.project_.items for t in item.takes} == {ppq}
    assert of_project(api.project_).tempi == of_midi(read_back(film().midi)).tempi
    if ppq > 960:
        assert of_project(api.project_) == of_midi(read_back(film().midi))


def test_a_recut_over_a_persons_edits(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    project = api.project_
    edited = project.track("Piano").items[1]
    play_higher(edited)
    before, theirs = contents(project), item_contents(edited)
    said = apply(api, recut, tmp_path, "b2")
    assert "1 MIDI item of yours at another pace, 1 new take muted beside what was edited by hand" in said
    assert item_contents(edited) == theirs
    names = [track.name for track in api.project_.tracks]
    assert names == ["reel", "Piano", "Piano (new take)", "Contrabasses"]
    (beside,) = api.project_.track("Piano (new take)").items
    assert beside.values["B_MUTE"] == 1
    assert beside.start == edited.start
    beside.values["B_MUTE"], beside.track.name = 0, "Piano"
    edited.track.items.remove(edited)
    assert of_project(project) == of_midi(read_back(recut.midi))
    api.Undo_DoUndo2(0)
    assert contents(api.project_) == before


def test_a_second_recut_replaces_the_new_take_and_keeps_the_edit(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    edited = api.project_.track("Contrabasses").items[0]
    play_higher(edited)
    theirs = item_contents(edited)
    for job, session in (("b2", recut), ("c3", cut), ("d4", recut)):
        apply(api, session, tmp_path, job)
    assert item_contents(edited) == theirs
    assert [len(track.items) for track in api.project_.tracks] == [0, 4, 4, 1]


def test_an_edited_new_take_is_kept_too(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    for job in ("b2", "c3"):
        play_higher(api.project_.tracks[-1].items[0])
        apply(api, recut, tmp_path, job)
    assert [len(track.items) for track in api.project_.tracks] == [0, 4, 4, 1, 1]
    assert [track.values["I_FOLDERDEPTH"] for track in api.project_.tracks] == [1, 0, 0, 0, -1]


def test_a_cue_that_is_no_longer_in_the_score_goes_unless_it_was_edited(tmp_path: Path) -> None:
    cut, _ = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    melody, bass = (api.project_.track(name) for name in ("Piano", "Contrabasses"))
    play_higher(melody.items[3])
    theirs = item_contents(melody.items[3])
    shorter = tuple(replace(track, items=track.items[:3]) for track in cut.tracks)
    said = apply(api, replace(cut, tracks=shorter), tmp_path, "b2")
    assert "6 cues on 2 tracks, 1 cue taken away" in said
    assert [len(melody.items), len(bass.items)] == [4, 3]
    assert item_contents(melody.items[3]) == theirs


def test_an_item_that_was_moved_or_trimmed_is_a_persons(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    moved, trimmed = api.project_.track("Piano").items[2:4]
    moved.values["D_POSITION"] += 0.25
    trimmed.values["D_LENGTH"] -= 1.0
    theirs = [item_contents(moved), item_contents(trimmed)]
    said = apply(api, recut, tmp_path, "b2")
    assert "2 new takes muted" in said
    assert [item_contents(moved), item_contents(trimmed)] == theirs


def test_what_a_persons_tempo_moved_was_not_moved_by_hand(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    api.SetTempoTimeSigMarker(0, -1, 5.0, -1, -1, 77.0, 0, 0, linear=False)
    apply(api, recut, tmp_path, "b2")
    assert of_project(api.project_) == of_midi(read_back(recut.midi))


def test_a_score_that_did_not_change_changes_nothing(tmp_path: Path) -> None:
    cut, _ = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    items = [(id(item), item_contents(item)) for item in api.project_.items]
    said = apply(api, cut, tmp_path, "b2")
    assert "8 cues on 2 tracks\n" in said
    assert [(id(item), item_contents(item)) for item in api.project_.items] == items
    assert of_project(api.project_) == of_midi(read_back(cut.midi))


def test_what_a_person_set_on_a_cue_stays_on_it(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    item = api.project_.track("Piano").items[1]
    item.values |= {"B_MUTE": 1.0, "D_FADEINLEN": 0.5}
    apply(api, recut, tmp_path, "b2")
    assert api.project_.track("Piano").items[1] is item
    assert (item.values["B_MUTE"], item.values["D_FADEINLEN"]) == (1.0, 0.5)


def test_a_persons_tracks_in_our_folder_and_our_tracks_elsewhere_stay_where_they_are(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1")
    tracks = api.project_.tracks
    tracks[2].values["I_FOLDERDEPTH"] = 0.0
    tracks.append(Track("double bass", {"I_FOLDERDEPTH": -1.0}))
    tracks.insert(0, tracks.pop(1))
    play_higher(tracks[0].items[1])
    play_higher(tracks[2].items[1])
    apply(api, recut, tmp_path, "b2")
    assert [(track.name, track.values["I_FOLDERDEPTH"]) for track in api.project_.tracks] == [
        ("Piano", 0.0),
        ("Piano (new take)", 0.0),
        ("reel", 1.0),
        ("Contrabasses", 0.0),
        ("Contrabasses (new take)", 0.0),
        ("double bass", -1.0),
    ]


def test_scores_of_two_timelines_share_a_project(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    api = Api()
    apply(api, cut, tmp_path, "a1", TempoMode.LEAVE)
    reel = [item_contents(item) for item in api.project_.items]
    apply(api, film(), tmp_path, "b2", TempoMode.LEAVE)
    assert [item_contents(item) for item in api.project_.items][: len(reel)] == reel
    apply(api, recut, tmp_path, "c3", TempoMode.LEAVE)
    names = [marker.name for marker in api.project_.markers if marker.region]
    assert sorted(names) == sorted(scene.title for scene in (*film().scenes, *recut.scenes))
