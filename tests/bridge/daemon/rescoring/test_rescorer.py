"""A followed timeline from save to save: files, store, hand edits, and what a person chose."""

import io
import itertools
import json
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

import mido
import pytest

from bridge.commands.bench.edits import EDITS, Clip, Cut, invented, otio
from bridge.daemon.cancellation import Abandoned
from bridge.daemon.open_timeline import Decision, OpenTimeline, Outcome
from bridge.daemon.push_worker import PushContent
from bridge.daemon.rescoring import Rescorer
from bridge.errors import StoreError
from bridge.midi.edit_seal import seal_of
from bridge.picture.features.course import CHANNELS
from bridge.settings.choices import Choice
from bridge.store import Cause, Store, TimelineKey
from bridge.timeline.formats import read
from tests.bridge.recut.judging import Tunes
from tests.bridge.themes.test_files import TUNE, midi
from tests.footage import Decoded, pan, write_clip
from tests.midi import read_back


class Weighed(Tunes):
    """The tests' composer, with a name and a digest of weights as the real one has."""

    name = "recue-gan"
    digest = "c0ffee"


def quietly(_doing: str, _share: float) -> None:
    pass


class Editor:
    """An editor who saves one timeline again and again."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.file = folder / "cut.otio"
        self.store = store
        self.enqueue: Callable[[PushContent, Sequence[str]], None] = lambda *_: None
        (folder / "recue.yaml").write_text("formats: mid,json,png\npicture: false\n")
        self.start_again()

    def start_again(self) -> None:
        """Start as a new daemon does, with nothing but the store."""
        now = datetime(2026, 11, 20, tzinfo=UTC)
        self.rescorer = Rescorer(self.store, None, Weighed, lambda: now, enqueue=self.enqueue)

    def open(self, cut: Cut) -> OpenTimeline:
        self.file.write_bytes(otio(cut))
        return self.rescorer.begin(self.file, read(self.file))

    def save(self, opened: OpenTimeline, cut: Cut | None = None) -> OpenTimeline:
        """Save a cut, or the same again, and score it as the daemon does."""
        if cut is not None:
            self.file.write_bytes(otio(cut))
            opened = replace(opened, cut=read(self.file))
        opened = opened if opened.decision else self.looked(opened)
        outcome = self.rescorer.rescore(opened, opened.cut, lambda: False, quietly)
        return replace(opened, outcome=outcome, scored_cut=opened.cut, revision=outcome.revision)

    def looked(self, opened: OpenTimeline) -> OpenTimeline:
        """Go on from what others did to the files, as the daemon does before all else."""
        found = self.rescorer.look(opened)
        if found is None:
            return opened
        return replace(opened, choices=found.choices, outcome=found, revision=found.revision)

    def decide(self, opened: OpenTimeline, decision: Decision) -> OpenTimeline:
        """Score with what a person decided, as the daemon does."""
        opened = self.looked(opened)
        done = self.save(replace(opened, choices=decision.choices, decision=decision))
        return replace(done, decision=None)

    @property
    def midi(self) -> bytes:
        return self.file.with_suffix(".mid").read_bytes()


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    with Store.open(tmp_path / "store.sqlite") as store:
        yield Editor(tmp_path, store)


def a_cut(shots: int = 24) -> Cut:
    return invented(shots, random.Random(5))  # noqa: S311 (a test's own cut)


def trimmed(cut: Cut, at: int) -> Cut:
    return (*cut[:at], replace(cut[at], length=cut[at].length - 7), *cut[at + 1 :])


def outcome_of(opened: OpenTimeline) -> Outcome:
    assert opened.outcome
    return opened.outcome


def test_a_save_replaces_the_notes_and_the_sheet_and_keeps_a_revision(editor: Editor) -> None:
    cut = a_cut()
    opened = editor.save(editor.open(cut))
    assert outcome_of(opened).kept == 0
    opened = editor.save(opened, trimmed(cut, 2))
    first = outcome_of(opened)
    assert first.kept == len(first.scored.cues) - 1
    assert [Path(name).name for name in first.delivered] == ["cut.mid", "cut.recue.json"]
    listed = editor.store.revisions.listed(TimelineKey.of(editor.file))
    assert [(one.number, one.cause, one.summary.kept) for one in listed] == [
        (2, "saved", first.kept),
        (1, "opened", 0),
    ]


def test_sound_and_picture_come_later_and_leave_off_when_asked(editor: Editor) -> None:
    opened = editor.save(editor.open(a_cut()))
    picture = editor.file.with_suffix(".png")
    with pytest.raises(Abandoned):
        editor.rescorer.finish(opened, lambda: True, quietly)
    assert not picture.exists()
    assert not list(editor.file.parent.glob(".*.part"))
    editor.rescorer.finish(opened, lambda: False, quietly)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_sound_leaves_off_also_while_it_is_measured_and_is_told_of_when_it_is_written(
    editor: Editor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    (editor.file.parent / "recue.yaml").write_text("formats: mid,json,wav\npicture: false\n")
    opened = editor.save(editor.open(a_cut(12)))
    times = itertools.count()
    editor.rescorer.finish(opened, lambda: next(times) < 0, quietly)
    asked = next(times)
    sound = editor.file.with_suffix(".wav")
    assert "sound: -23.0 LUFS" in caplog.text
    sound.unlink()
    for last in (asked // 4, asked // 2, asked - 1):
        answers = itertools.chain([False] * last, itertools.repeat(True))
        with pytest.raises(Abandoned):
            editor.rescorer.finish(opened, answers.__next__, quietly)
        assert not sound.exists()


def test_cues_are_written_one_by_one_and_none_in_part(editor: Editor) -> None:
    (editor.file.parent / "recue.yaml").write_text("formats: mid,json,cues,click\npicture: false\n")
    opened = editor.save(editor.open(a_cut(12)))
    cues = len(outcome_of(opened).scored.cues)
    folder = editor.file.parent / "cut-cues"
    times = itertools.count()
    editor.rescorer.finish(opened, lambda: next(times) < 0, quietly)
    asked = next(times)
    assert len([*folder.glob("1m*v1_*.click.wav")]) == cues
    shutil.rmtree(folder)
    answers = itertools.chain([False] * (asked - 1), itertools.repeat(True))
    with pytest.raises(Abandoned):
        editor.rescorer.finish(opened, answers.__next__, quietly)
    whole = {file.name.split(".")[0] for file in folder.glob("*.wav")}
    assert all((folder / f"{name}.click.wav").exists() for name in whole)
    assert len(whole) == cues - 1


def test_what_is_to_be_said_of_the_files_is_logged_once_while_it_is_so(
    editor: Editor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    (editor.file.parent / "recue.yaml").write_text("formats: mid,json,cues\npicture: false\n")
    opened = editor.save(editor.open(a_cut(12)))
    editor.rescorer.finish(opened, lambda: False, quietly)
    assert "earlier cues" not in caplog.text
    first = min((editor.file.parent / "cut-cues").glob("*.wav"))
    first.rename(first.with_name(first.name.replace("1m1v1", "1m1v0")))
    for _ in range(2):
        editor.rescorer.finish(opened, lambda: False, quietly)
    said = [record.getMessage() for record in caplog.records if "earlier cues" in record.getMessage()]
    assert len(said) == 1
    assert "1m1v0" in said[0]


def test_a_cancelled_save_writes_nothing(editor: Editor) -> None:
    opened = editor.save(editor.open(a_cut()))
    before = editor.midi
    changed = replace(opened, cut=opened.cut)
    with pytest.raises(Abandoned):
        editor.rescorer.rescore(changed, changed.cut, lambda: True, quietly)
    assert editor.midi == before


def first_note(track: mido.MidiTrack) -> tuple[int, mido.Message]:
    """Return the tick and the message of the first note of a track."""
    ticks = accumulate(message.time for message in track)
    return next((tick, each) for tick, each in zip(ticks, track, strict=True) if each.type == "note_on")


def edited_by_hand(content: bytes, velocity: int = 127) -> bytes:
    """Return a file with its first note louder, as another program saves it."""
    file = mido.MidiFile(file=io.BytesIO(content), charset="utf-8")
    min(map(first_note, file.tracks[1:]), key=lambda found: found[0])[1].velocity = velocity
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def test_a_hand_edit_is_taken_over_and_survives_the_next_recut(editor: Editor) -> None:
    cut = a_cut(60)
    opened = editor.save(editor.open(cut))
    editor.file.with_suffix(".mid").write_bytes(edited_by_hand(editor.midi))
    opened = editor.save(opened, trimmed(cut, len(cut) - 2))
    first = next(m for _, _, _, m in read_back(editor.midi).events if m.type == "note_on")
    assert first.velocity == 127
    assert [cue.edited for cue in outcome_of(opened).scored.cues][:2] == [True, False]
    assert (editor.file.parent / "cut.kept-1.mid").exists()
    editor.save(opened, cut)
    assert next(m for _, _, _, m in read_back(editor.midi).events if m.type == "note_on").velocity == 127


def test_a_new_daemon_goes_on_where_the_last_one_left_off(editor: Editor) -> None:
    cut = a_cut()
    opened = editor.save(editor.open(cut))
    scenes = len(outcome_of(opened).scored.cues)
    editor.start_again()
    again = editor.save(editor.open(trimmed(cut, 2)))
    assert again.revision == 2
    assert outcome_of(again).kept == scenes - 1


def test_a_theme_file_that_changes_has_the_scenes_composed_that_ask_for_it(editor: Editor) -> None:
    themes = editor.file.parent / "themes"
    themes.mkdir()
    theme = themes / "anna.mid"
    theme.write_bytes(midi())
    settings = editor.file.parent / "recue.yaml"
    settings.write_text(settings.read_text() + "theming: Anna\n")
    first = editor.save(editor.open(a_cut()))
    again = editor.save(first)
    assert outcome_of(again).composed == 0
    theme.write_bytes(
        midi([[(start, length, pitch + 5) for start, length, pitch in reversed(TUNE)]], key="Gm")
    )
    assert outcome_of(editor.save(again)).composed == 0  # the same notes in another key are the same theme
    theme.write_bytes(midi([[(start, length, 79 - pitch + 60) for start, length, pitch in TUNE]]))
    told = outcome_of(editor.save(again))
    assert told.composed == sum(bool(cue.themes) for cue in outcome_of(first).scored.cues) > 0
    assert any("The theme 'anna' is another now" in remark for remark in told.scored.remarks)
    theme.write_bytes(b"half a save")
    broken = outcome_of(editor.save(again))
    assert broken.composed == 0
    assert any("The theme 'anna' stays as the film has it" in remark for remark in broken.scored.remarks)


def test_the_settings_that_a_score_was_made_with_hold(editor: Editor) -> None:
    cut = a_cut(60)
    opened = editor.save(editor.open(cut))
    (first, *_) = outcome_of(opened).scored.cues
    settings = editor.file.parent / "recue.yaml"
    plain = settings.read_text()
    settings.write_text(f"{plain}pins: {{{first.scene.id}: {{tempo: {first.grid.bpm:.0f}}}}}\n")
    pinned = outcome_of(editor.save(opened)).scored.cues[0]
    assert pinned.pin.tempo
    settings.write_text(plain)
    editor.start_again()
    again = outcome_of(editor.save(editor.open(trimmed(cut, len(cut) - 2))))
    assert again.scored.cues[0].pin == pinned.pin
    assert again.kept == len(again.scored.cues) - 1


def test_a_new_daemon_decodes_only_frames_that_the_store_has_not_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten seconds of film, of which every second frame is sampled; a second on either side is measured, too."""
    (tmp_path / "media").mkdir()
    write_clip(tmp_path / "media" / "000.mov", pan(240, 0.2))
    decoded = Decoded(monkeypatch)

    def scored(cut: Cut) -> Outcome:
        with Store.open(tmp_path / "store.sqlite") as store:
            editor = Editor(tmp_path, store)
            (tmp_path / "recue.yaml").write_text("formats: mid,json\nmedia: media\n")
            return outcome_of(editor.save(editor.open(cut)))

    begin, end = Clip("begin", 0, source=0, length=48), Clip("end", 0, source=144, length=48)
    scored((begin, end))
    assert decoded.taken() == [[*range(36)], [*range(60, 108)]]
    scored((begin, end))
    assert decoded.taken() == []
    scored((end, replace(begin, source=20)))
    assert decoded.taken() == []
    known = scored((replace(begin, length=130), replace(end, length=96)))
    new = [[*range(24, 61)], [*range(96, 120)]]
    assert decoded.taken() == new, "what is new, from the first frame of its block of twelve samples"
    (tmp_path / "store.sqlite").unlink()
    fresh = scored((replace(begin, length=130), replace(end, length=96)))
    assert known.picture.seen
    for name in CHANNELS:
        one, other = (getattr(each.picture.course, name) for each in (known, fresh))
        assert one.tobytes() == other.tobytes()


def test_a_store_that_keeps_no_footage_stops_no_score(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bridge.store.opening.BUSY_TIMEOUT", 0.01)
    (tmp_path / "media").mkdir()
    write_clip(tmp_path / "media" / "000.mov", pan(96, 0.2))
    cut = (Clip("begin", 0, source=0, length=48), Clip("end", 0, source=48, length=48))
    with Store.open(tmp_path / "store.sqlite") as store, Store.open(tmp_path / "store.sqlite") as other:
        editor = Editor(tmp_path, store)
        (tmp_path / "recue.yaml").write_text("formats: mid,json\nmedia: media\n")
        opened = editor.open(cut)
        with other.database.writing(), pytest.raises(StoreError, match="in use by another program"):
            editor.save(opened)
        assert editor.midi
    assert "store.sqlite has been in use by another program" in caplog.text
    assert "footage is decoded again" in caplog.text


def test_without_its_store_it_goes_on_from_the_files_choices_and_all(editor: Editor, tmp_path: Path) -> None:
    cut = a_cut()
    opened = editor.save(editor.open(cut))
    scene = outcome_of(opened).scored.cues[0].scene.id
    editor.decide(opened, Decision({scene: Choice(locked=True)}, Cause.LOCKED))
    before = editor.midi
    with Store.open(tmp_path / "other.sqlite") as empty:
        editor.store = empty
        editor.start_again()
        again = editor.open(cut)
        assert again.choices == {scene: Choice(locked=True)}
        editor.save(again)
        assert editor.midi == before


def test_choices_of_a_scene_that_is_cut_out_are_there_after_a_restart(editor: Editor) -> None:
    cut = a_cut()
    opened = editor.save(editor.open(cut))
    scene = outcome_of(opened).scored.cues[0].scene.id
    opened = editor.decide(opened, Decision({scene: Choice(take=2), "gone": Choice(take=1)}, Cause.TAKE))
    editor.start_again()
    assert editor.open(cut).choices == {scene: Choice(take=2), "gone": Choice(take=1)}


def test_undo_brings_back_the_very_notes(editor: Editor) -> None:
    opened = editor.save(editor.open(a_cut()))
    editor.file.with_suffix(".mid").write_bytes(edited_by_hand(editor.midi))
    opened = editor.save(opened)
    before = read_back(editor.midi).onsets
    scene = outcome_of(opened).scored.cues[0].scene.id
    rerolled = editor.decide(opened, Decision({scene: Choice(take=1)}, Cause.REROLLED))
    assert read_back(editor.midi).onsets != before or outcome_of(rerolled).kept < len(
        outcome_of(rerolled).scored.cues
    )
    editor.decide(rerolled, Decision({}, Cause.UNDONE, back_to=opened.revision))
    loud = next(m for _, _, _, m in read_back(editor.midi).events if m.type == "note_on")
    assert (read_back(editor.midi).onsets, loud.velocity) == (before, 127)


def test_files_that_cannot_be_gone_on_from_are_told(
    editor: Editor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    editor.save(editor.open(a_cut()))
    editor.file.with_name("cut.recue.json").write_text("{}")
    with Store.open(tmp_path / "other.sqlite") as empty:
        editor.store = empty
        editor.start_again()
        assert editor.open(a_cut()).revision == 0
    assert "is no cue sheet" in caplog.text
    assert "scored from scratch" in caplog.text


def test_a_torn_pair_is_made_good_from_the_store(editor: Editor) -> None:
    cut = a_cut()
    opened = editor.save(editor.open(cut))
    sheet = editor.file.with_name("cut.recue.json")
    old = sheet.read_bytes()
    opened = editor.save(opened, trimmed(cut, 2))
    whole = editor.midi
    sheet.write_bytes(old)  # as a kill between the two would leave them
    editor.start_again()
    again = editor.save(editor.open(trimmed(cut, 2)))
    assert outcome_of(again).kept == len(outcome_of(again).scored.cues)
    assert editor.midi == whole


@pytest.mark.parametrize("restarted", [False, True])
def test_a_mid_of_another_score_is_kept_aside_and_changes_no_note(editor: Editor, restarted: bool) -> None:
    cut = a_cut()
    opened = editor.save(editor.open(cut))
    foreign = edited_by_hand(editor.midi)
    opened = editor.save(opened, trimmed(cut, 2))
    whole = editor.midi
    editor.file.with_suffix(".mid").write_bytes(foreign)  # opened before the recut, saved after it
    if restarted:
        editor.start_again()
        opened = editor.open(trimmed(cut, 2))
    again = editor.save(opened)
    assert outcome_of(again).kept == len(outcome_of(again).scored.cues)
    assert editor.midi == whole
    assert (editor.file.parent / "cut.kept-1.mid").read_bytes() == foreign


@pytest.mark.parametrize("kind", sorted(EDITS))
def test_every_kind_of_edit_leaves_most_scenes_as_they_are(editor: Editor, kind: str) -> None:
    rng = random.Random(7)  # noqa: S311 (a test's own cut)
    cut = a_cut(60)
    opened = editor.save(editor.open(cut))
    cut = EDITS[kind](cut, 30, rng)
    opened = editor.save(opened, cut)
    done = outcome_of(opened)
    assert done.kept >= len(done.scored.cues) - 3
    assert done.scored.grid.scenes[-1].end == opened.cut.duration


def test_killed_at_any_moment_nothing_is_half_and_nothing_told_is_lost(tmp_path: Path) -> None:
    from tests.bridge.daemon.killing import killed  # noqa: PLC0415 (it takes its parts from here)

    assert killed(tmp_path / "killed", 4, seed=3) >= 4


def test_notes_and_sheet_stay_a_pair_where_only_one_is_asked_for(editor: Editor) -> None:
    cut = a_cut()
    opened = editor.save(editor.open(cut))
    (editor.file.parent / "recue.yaml").write_text("formats: mid\npicture: false\n")
    editor.save(opened, trimmed(cut, 2))
    sheet = json.loads(editor.file.with_suffix(".recue.json").read_bytes())
    assert sheet["provenance"]["midi"] == seal_of(editor.midi)
