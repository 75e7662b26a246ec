"""`recue history`, by the command."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.commands.history import seen
from bridge.errors import StoreError
from bridge.output.cuesheet.sheet import cue_sheet_bytes
from bridge.store import Cause, Store, Summary, TimelineKey, default_path
from docs.site.objects import HistoryJson, RestoredJson
from tests.bridge.midi.test_edit_seal import a_score
from tests.bridge.store.values import MADE, NOON, a_sheet, a_state


def recue(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """Return a timeline with a store of five revisions beside it."""
    cut = tmp_path / "cut.otio"
    key = TimelineKey.of(cut)
    with Store.open(tmp_path / "store.sqlite") as store:
        for number, cause in enumerate((Cause.OPENED, Cause.SAVED, Cause.LOCKED), start=1):
            made = replace(MADE, fitted=number - 1, composed=4 - number, ms=120.4 / number)
            when = NOON + timedelta(seconds=61 * number)
            state = replace(a_state(number, 1), sheet=a_sheet(), midi=a_score() + bytes([number]), choices={})
            store.revisions.save(key, state, when, cause, f"hash{number}", made)
        for number, cause in ((1, Cause.RESTORED), (3, Cause.UNDONE)):
            state = store.revisions.state(key, number)
            store.revisions.save(key, state, NOON + timedelta(hours=12), cause, "hash1", MADE, number)
    return cut


@pytest.fixture
def two_hours_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be where the clock shows two hours more than UTC."""
    monkeypatch.setenv("TZ", "XYZ-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone cannot be set there")
@pytest.mark.usefixtures("two_hours_east")
def test_revisions_are_listed_newest_first_in_local_time(
    cut: Path, golden: Callable[[str, str], None]
) -> None:
    listed = recue("history", cut, "--store", cut.parent / "store.sqlite")
    assert (listed.exit_code, listed.stderr) == (0, "")
    golden("history.txt", listed.stdout)


def test_they_are_listed_for_programs(cut: Path) -> None:
    told = json.loads(recue("history", cut, "--store", cut.parent / "store.sqlite", "--json").stdout)
    assert HistoryJson.model_validate(told)
    assert (told["timeline"], told["sequence"]) == (str(cut.resolve()), "")
    links = [(each["number"], each["cause"], each["before"], each["after"]) for each in told["revisions"]]
    assert links == [
        (5, "undone to 3", 2, 4),
        (4, "restored 1", 3, None),
        (3, "locked", 2, None),
        (2, "saved", None, None),
        (1, "opened", None, None),
    ]
    assert told["revisions"][0]["current"]
    assert told["revisions"][3]["when"] == "2026-05-01T12:02:02+00:00"
    assert Summary(**told["revisions"][4]["summary"]) == replace(MADE, composed=3, ms=120.4)


def test_a_revision_is_written_back_as_files(cut: Path) -> None:
    (cut.parent / "cut.mid").write_bytes(b"by hand")
    done = recue("history", cut, "--store", cut.parent / "store.sqlite", "--restore", 2)
    assert done.exit_code == 0
    assert done.stderr == "note: cut.mid is not what Recue wrote there last; it was kept as cut.kept-1.mid.\n"
    assert done.stdout.split() == [str(cut.parent / "cut.mid"), str(cut.parent / "cut.recue.json")]
    assert (cut.parent / "cut.mid").read_bytes() == a_score() + bytes([2])
    assert (cut.parent / "cut.kept-1.mid").read_bytes() == b"by hand"
    assert (cut.parent / "cut.recue.json").read_bytes() == a_sheet()


def test_a_cue_sheet_in_another_folder_still_leads_to_the_timeline(cut: Path) -> None:
    folder = cut.parent / "score"
    done = recue(
        "history", cut, "--store", cut.parent / "store.sqlite", "--restore", 1, "-o", folder, "--json"
    )
    told = RestoredJson.model_validate_json(done.stdout)
    assert told.delivered == [str(folder / "cut.mid"), str(folder / "cut.recue.json")]
    written = (folder / "cut.recue.json").read_bytes()
    assert written == cue_sheet_bytes(json.loads(a_sheet(path="../cut.otio")))


def test_files_that_a_revision_does_not_hold_are_named(cut: Path) -> None:
    for suffix in ("wav", "m4a", "png"):
        cut.with_suffix(f".{suffix}").touch()
    done = recue("history", cut, "--store", cut.parent / "store.sqlite", "--restore", 1)
    said = "cut.wav, cut.m4a and cut.png stay as they were: a revision holds the .mid and the cue sheet."
    assert done.stderr == f"note: {said}\n"


def test_another_timelines_score_is_not_written_over(cut: Path) -> None:
    (cut.parent / "cut.edl").touch()
    (cut.parent / "cut.recue.json").write_bytes(a_sheet(path="cut.edl"))
    done = recue("history", cut, "--store", cut.parent / "store.sqlite", "--restore", 1)
    assert (
        "The name cut is that of the score of cut.edl, another timeline; this one is called cut-2."
        in done.stderr
    )
    assert not (cut.parent / "cut.mid").exists()
    assert (cut.parent / "cut-2.mid").exists()


def test_what_is_not_there_is_said_in_one_sentence(cut: Path) -> None:
    store = cut.parent / "store.sqlite"
    with Store.open(store) as opened:
        key = TimelineKey(cut.parent.resolve() / "reels.xml", "Reel 2")
        opened.revisions.save(key, a_state(1, 1), NOON, Cause.OPENED, "", MADE)
    for arguments, sentence in (
        ((cut, "--store", cut.parent / "no.sqlite"), "There is no store"),
        ((cut.with_suffix(".edl"), "--store", store), "check the path, or name the store with --store"),
        ((cut.with_name("reels.xml"), "--store", store), "; there are some with --sequence 'Reel 2'."),
        ((cut, "--store", store, "--sequence", "A"), "; there are some without --sequence."),
        ((cut, "--store", store, "--restore", 9), "There is no revision 9"),
        ((cut, "--store", store, "-o", cut.parent), "-o says where --restore writes to"),
    ):
        done = recue("history", *arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert sentence in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_store_that_was_damaged_is_named(cut: Path) -> None:
    store = cut.parent / "store.sqlite"
    store.write_bytes(b"no store" * 1000)
    done = recue("history", cut, "--store", store)
    assert done.stderr.startswith("note: The store")
    assert "set aside as store.damaged-1.sqlite" in done.stderr


def test_the_users_own_store_lies_in_the_state_folder() -> None:
    assert default_path().name == "store.sqlite"
    assert default_path().is_absolute()


@pytest.mark.parametrize("sheet", [b"", b"[]", b"{}", b'{"timeline": 7}', b"\xff", b"[" * 100_000])
def test_a_kept_cue_sheet_that_cannot_be_read_is_said(sheet: bytes) -> None:
    with pytest.raises(StoreError, match=r"cue sheet cannot be read .* restore another"):
        seen(sheet, "cut.otio")
