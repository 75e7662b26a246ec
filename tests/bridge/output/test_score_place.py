"""Names of scores in a folder: each timeline has its own, the same from run to run."""

import json
from pathlib import Path

from bridge.output.delivering import deliver_score
from bridge.output.score_place import ScorePlace, score_place


def scored(folder: Path, cut_file: Path, sequence: str | None = None) -> ScorePlace:
    """Score a timeline, as a command does."""
    place = score_place(folder, cut_file, sequence)
    deliver_score(place, {"mid": place.timeline.encode()})
    return place


def cuts(folder: Path, *names: str) -> list[Path]:
    files = [folder / name for name in names]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.touch()
    return files


def test_timelines_of_one_name_are_told_apart(tmp_path: Path) -> None:
    first, second, third = cuts(tmp_path, "cut.otio", "cut.edl", "CUT.xml")
    for _ in range(2):  # the same from run to run
        assert scored(tmp_path, first).name == "cut"
        told_apart = scored(tmp_path, second)
        assert scored(tmp_path, third).name == "CUT-3"
    assert told_apart.name == "cut-2"
    assert told_apart.remarks == (
        "The name cut is that of the score of cut.otio, another timeline; this one is called cut-2.",
    )
    assert (tmp_path / "cut.mid").read_text() == "cut.otio"


def test_cuts_of_one_file_name_may_share_a_folder(tmp_path: Path) -> None:
    first, second = cuts(tmp_path, "v1/cut.otio", "v2/cut.otio")
    assert [scored(tmp_path / "out", cut).name for cut in (first, second, first)] == ["cut", "cut-2", "cut"]


def test_a_name_with_a_number_is_another_timelines_too(tmp_path: Path) -> None:
    first, second, third = cuts(tmp_path, "cut.otio", "cut.edl", "cut-2.otio")
    assert [scored(tmp_path, cut).name for cut in (first, second, third)] == ["cut", "cut-2", "cut-2-2"]


def test_sequences_of_one_file_have_names_of_their_own(tmp_path: Path) -> None:
    (reel,) = cuts(tmp_path, "reel.xml")
    names = [scored(tmp_path, reel, sequence).name for sequence in (None, "A/B", "A:B", "A/B")]
    assert names == ["reel", "reel A_B", "reel A_B-2", "reel A_B"]


def test_a_timeline_that_was_moved_keeps_its_score(tmp_path: Path) -> None:
    (cut,) = cuts(tmp_path, "v1/cut.otio")
    scored(tmp_path / "out", cut)
    moved = cut.rename(tmp_path / "cut.otio")
    place = scored(tmp_path / "out", moved)
    assert (place.name, place.formerly, place.remarks) == ("cut", "../v1/cut.otio", ())
    (other,) = cuts(tmp_path, "v1/cut.otio")
    assert scored(tmp_path / "out", other).name == "cut-2"


def test_the_score_of_a_cut_whose_drive_is_away_is_kept(tmp_path: Path) -> None:
    first, second = cuts(tmp_path, "drive/cut.otio", "desk/cut.otio")
    scored(tmp_path / "out", first)
    away = first.parent.rename(tmp_path / "away")
    assert scored(tmp_path / "out", second).name == "cut"
    assert (tmp_path / "out" / "cut.kept-1.mid").read_text() == "../drive/cut.otio"
    away.rename(first.parent)
    assert scored(tmp_path / "out", first).name == "cut-2"


def test_names_that_differ_only_in_how_a_letter_is_written_are_told_apart(tmp_path: Path) -> None:
    as_one, as_two = "Caf\u00e9", "Cafe\u0301"  # one name for a Mac
    first, second = cuts(tmp_path, f"a/{as_one}.otio", f"b/{as_two}.otio")
    assert scored(tmp_path / "out", first).name == as_one
    assert scored(tmp_path / "out", second).name == f"{as_two}-2"


def test_a_score_from_before_there_was_a_ledger_is_told_by_its_cue_sheet(tmp_path: Path) -> None:
    first, second = cuts(tmp_path, "cut.otio", "cut.edl")
    sheet = {"timeline": {"path": "cut.edl", "sequence": ""}}
    (tmp_path / "cut.recue.json").write_text(json.dumps(sheet))
    assert score_place(tmp_path, second).name == "cut"
    assert score_place(tmp_path, first).name == "cut-2"


def test_a_link_that_a_save_replaces_is_the_same_timeline(tmp_path: Path) -> None:
    real, link = tmp_path / "real.otio", tmp_path / "cut.otio"
    real.touch()
    link.symlink_to(real)
    assert scored(tmp_path, link).name == "cut"
    link.unlink()
    link.touch()
    assert scored(tmp_path, link).name == "cut"
