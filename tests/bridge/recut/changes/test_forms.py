"""The change list as it is written: table, JSON, EDL and OpenTimelineIO."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from click.testing import CliRunner
from hypothesis import given

from bridge.cli import main
from bridge.commands.compare import Comparison
from bridge.recut.changes import ChangeKind, compare
from bridge.recut.changes.change_edl import change_edl
from bridge.recut.changes.document import change_document
from bridge.recut.changes.marked_otio import COLORS, marked_otio
from bridge.recut.changes.table import text_table
from bridge.timeline import Cut, Marker, Media, MediaKind, Shot, SoundClip, Timeline
from bridge.timeline.formats import read
from bridge.timeline.through_edits import through_edits
from tests import edits
from tests.edits import laid, recuts, shot, with_shots

OLD = replace(
    laid(*(shot(name, 1000, 50) for name in "ABCDEFG"), shot("Title", 0, 48)),
    markers=(Marker("door", Fraction(1), color="RED"),),
)


def recut() -> Timeline:
    """Return a cut with a change of every kind."""
    new = edits.blade(edits.swap(edits.trim_tail(OLD, 0, -8), 1), 3, 20)
    new = edits.retime(edits.overwrite(new, 5, shot("New", 86400, 50)), 6, Fraction(1, 2))
    new = edits.insert(edits.delete(new, 7), 1, shot("Extra take", 400, 30))
    cuts = tuple(Cut(cut.time, Fraction(index == 3)) for index, cut in enumerate(new.cuts))
    return replace(new, name="Reel 1 v2", cuts=cuts, markers=(Marker("bang", Fraction(1), color="RED"),))


NEW = recut()
CHANGES = compare(OLD, NEW)


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_table_reads_like_this(golden: Callable[[str, str], None]) -> None:
    golden("changes.txt", text_table(OLD, NEW, CHANGES) + "\n")


def test_the_edl_reads_like_this(golden: Callable[[str, str], None]) -> None:
    golden("changes.edl", change_edl(OLD, NEW, CHANGES))


def test_the_same_cut_has_a_table_of_one_line() -> None:
    same = compare(OLD, OLD)
    assert text_table(OLD, OLD, same).splitlines()[1:] == [
        "unchanged  1-8  1-8  01:00:00:00                             A to Title",
        "No changes.",
    ]
    assert change_document(OLD, OLD, same)["empty"] is True


def test_the_table_says_where_only_the_sound_changed() -> None:
    line = SoundClip("line", OLD.shots[0].media, Fraction(1), Fraction(2), Fraction(0))
    spoken = replace(OLD, sounds=(line,))
    (*_, last) = text_table(OLD, spoken, compare(OLD, spoken)).splitlines()
    assert last == "The picture is as it was; the sound changed."


def test_the_table_says_that_shots_were_relinked() -> None:
    relinked = with_shots(OLD, [replace(each, track="V2") for each in OLD.shots])
    remarks = text_table(OLD, relinked, compare(OLD, relinked)).splitlines()[2:]
    assert remarks == ["names: 8 unchanged shots have another name, path or track", "8 shots: 8 unchanged."]


def test_the_document_is_json_with_every_shot() -> None:
    document = json.loads(json.dumps(change_document(OLD, NEW, CHANGES)))
    assert document["schema"] == "recue.changes/1"
    assert document["new"]["start_timecode"] == "01:00:00:00"
    first = document["shots"][0]
    assert (first["kind"], first["head"], first["tail"], first["offset"]) == ("trimmed", 0, -8, 0)
    assert first["old"][0]["media"] == "A"
    assert {kind for kind, count in document["summary"].items() if count} >= {"moved", "split", "retimed"}
    assert document["markers"][0]["kind"] == "changed"
    assert [change["new_dissolve"] for change in document["cuts"]] == [24]


def test_the_edl_holds_the_changed_events_at_their_new_places(tmp_path: Path) -> None:
    events = read(written(tmp_path, "changes.edl", change_edl(OLD, NEW, CHANGES)))
    changed = [j for c in CHANGES.shots if c.kind is not ChangeKind.UNCHANGED for j in c.new]
    lead = NEW.shots[changed[0]].start
    expected = [NEW.shots[index] for index in changed]
    assert [(s.name, s.start + lead, s.end + lead) for s in events.shots] == [
        (s.name, s.start, s.end) for s in expected
    ]
    assert [(s.source_start, s.speed) for s in events.shots] == [(s.source_start, s.speed) for s in expected]


@pytest.mark.parametrize(("rate", "nominal"), [(Fraction(30000, 1001), 30), (Fraction(60000, 1001), 60)])
def test_the_edl_counts_in_drop_frame_where_the_cut_does(
    rate: Fraction, nominal: int, tmp_path: Path
) -> None:
    one = edits.timeline([shot("A", 0, 90 * nominal, rate=rate)], rate)
    old = replace(one, drop_frame=True, start=Fraction(0))
    new = edits.insert(old, 1, shot("B", 3600 * nominal, 5, rate=rate))
    text = change_edl(old, new, compare(old, new))
    assert "FCM: DROP FRAME" in text
    first = 90 * nominal + nominal // 15
    assert f"00:01:30;{first % nominal:02} 00:01:30;{first % nominal + 5:02}" in text
    assert read(written(tmp_path, "changes.edl", text)).rate == rate


def test_record_timecode_past_midnight_begins_anew() -> None:
    late = replace(OLD, start=Fraction(24 * 3600 - 1))
    new = edits.trim_tail(late, 2, -5)
    assert " 00:00:03:04 00:00:05:01" in change_edl(late, new, compare(late, new))


def test_every_marker_of_the_otio_has_the_colour_of_its_kind(tmp_path: Path) -> None:
    file = written(tmp_path, "changes.otio", marked_otio(OLD, NEW, CHANGES))
    (track,) = otio.adapters.read_from_file(str(file)).tracks
    clips = list(track.find_clips())
    kinds = {index: change.kind for change in CHANGES.shots for index in change.new}
    assert [clip.markers[0].color for clip in clips] == [COLORS[kinds[index]] for index in range(len(clips))]
    assert [mark.color for mark in track.markers] == ["RED"] * len(CHANGES.of_kind(ChangeKind.REMOVED))
    assert {getattr(otio.schema.MarkerColor, color) for color in COLORS.values()} == set(COLORS.values())


def test_the_otio_reads_back_as_the_new_cut(tmp_path: Path) -> None:
    again = read(written(tmp_path, "changes.otio", marked_otio(OLD, NEW, CHANGES)))
    assert compare(NEW, again).of_kind(ChangeKind.UNCHANGED)
    through = through_edits(NEW.shots, 1 / NEW.rate)
    assert (again.name, again.rate, again.start, again.duration, again.cuts) == (
        NEW.name,
        NEW.rate,
        NEW.start,
        NEW.duration,
        tuple(each for each in NEW.cuts if each.time not in through),
    )
    assert [place(each) for each in again.shots] == [place(each) for each in NEW.shots]


def place(each: Shot) -> tuple[object, ...]:
    return each.name, each.start, each.end, each.source_start, each.speed, each.media.kind


@given(recuts())
def test_every_recut_can_be_written_and_read_as_otio(
    tmp_path_factory: pytest.TempPathFactory, cuts: tuple[Timeline, Timeline]
) -> None:
    old, new = cuts
    file = written(tmp_path_factory.mktemp("recut"), "changes.otio", marked_otio(old, new, compare(old, new)))
    again = read(file)
    assert [place(each) for each in again.shots] == [place(each) for each in new.shots]
    assert again.duration == new.duration


def test_a_speed_ramp_survives_in_the_otio(tmp_path: Path) -> None:
    ramp = ((Fraction(0), Fraction(10)), (Fraction(1), Fraction(11)), (Fraction(2), Fraction(14)))
    ramped = replace(shot("A", 240, 48), speed=Fraction(2), ramp=ramp)
    new = with_shots(OLD, [ramped, *OLD.shots[1:]])
    again = read(written(tmp_path, "changes.otio", marked_otio(OLD, new, compare(OLD, new))))
    assert (again.shots[0].ramp, again.shots[0].source_start) == (ramp, ramp[0][1])


class Terminal(io.StringIO):
    """Standard output of a terminal that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_the_same_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    Comparison(OLD, NEW, CHANGES, (), ()).show(terminal)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue())
    assert shown != terminal.getvalue()
    assert shown == text_table(OLD, NEW, CHANGES) + "\n"


def test_beneath_the_table_stands_what_else_changed() -> None:
    old = replace(OLD, cuts=(Cut(OLD.cuts[0].time, Fraction(1)), *OLD.cuts[1:]))
    marks = (replace(OLD.markers[0], time=Fraction(3)), Marker("new", Fraction(5)))
    new = replace(edits.ripple(OLD, 1, 24), rate=Fraction(48), markers=marks)
    new = replace(new, start=OLD.start + 1, cuts=new.cuts[1:])
    assert text_table(old, new, compare(old, new)).splitlines()[3:] == [
        "rate: 24 > 48 frames a second",
        "start: +48 frames",
        "length: +48 frames",
        "01:00:03:04: black of 48 frames, was 0",
        "01:00:03:04: cut > fade",
        "01:00:04:04: dissolve of 48 frames > cut",
        "01:00:04:00: marker 'door' moved +96",
        "01:00:06:00: marker 'new' added",
        "8 shots: 8 unchanged (7 of them shifted).",
    ]


def test_black_is_told_by_what_is_seen_and_is_a_reel_of_its_own() -> None:
    """A slug in place of a gap is one more shot, and no more black."""
    gap = edits.lift(OLD, 2)
    slug = replace(OLD.shots[2], name="Interval", media=Media("Slug", MediaKind.GENERATOR))
    made = replace(gap, shots=tuple(sorted([*gap.shots, slug], key=lambda shot: shot.start)))
    assert made.cuts == gap.cuts
    table = text_table(gap, made, compare(gap, made)).splitlines()[1:]
    assert [line.split()[0] for line in table] == ["unchanged", "inserted", "unchanged", "8"]
    assert " BL " in change_edl(gap, made, compare(gap, made))
    black = text_table(OLD, made, compare(OLD, made)).splitlines()
    assert "01:00:04:04: black of 50 frames, was 0" in black


def told(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["conform", *arguments])
    return result.exit_code, result.output


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Two cuts as files."""
    old = marked_otio(OLD, OLD, compare(OLD, OLD))
    new = marked_otio(NEW, NEW, compare(NEW, NEW))
    return str(written(tmp_path, "old.otio", old)), str(written(tmp_path, "new.otio", new))


def test_the_command_says_what_changed_and_ends_with_0(files: tuple[str, str], tmp_path: Path) -> None:
    asked = ("--edl", str(tmp_path / "out" / "c.edl"), "--otio", str(tmp_path / "out" / "c.otio"))
    code, output = told(*files, "--check", *asked)
    assert code == 0
    assert "trimmed" in output
    assert read(tmp_path / "out" / "c.otio").duration == NEW.duration
    assert told(files[0], files[0], "--check")[0] == 0
    assert told(files[0], files[0], "--check")[1].endswith("No changes.\n")


def test_the_command_prints_one_object(files: tuple[str, str]) -> None:
    code, output = told(*files, "--check", "--json")
    assert (code, json.loads(output)["schema"]) == (0, "recue.changes/1")


def test_the_command_refuses_to_write_over_a_cut_or_without_a_suffix(files: tuple[str, str]) -> None:
    code, output = told(*files, "--check", "--otio", files[0])
    assert (code, "name another file" in output) == (2, True)
    code, output = told(*files, "--check", "--edl", "changes")
    assert (code, "end it in .edl or .otio" in output) == (2, True)


def test_the_command_says_which_file_cannot_be_read(files: tuple[str, str]) -> None:
    code, output = told(files[0], "nowhere.otio", "--check")
    assert (code, "nowhere.otio" in output) == (3, True)


def test_a_reversed_shot_reads_back_from_the_edl_of_changes(tmp_path: Path) -> None:
    whole = OLD.shots[1]
    turned = replace(whole, speed=-whole.speed, source_start=whole.source_end)
    new = with_shots(OLD, [OLD.shots[0], turned, *OLD.shots[2:]])
    again = read(written(tmp_path, "changes.edl", change_edl(OLD, new, compare(OLD, new))))
    assert [(each.source_start, each.source_end) for each in again.shots] == [
        (turned.source_start, turned.source_end)
    ]
