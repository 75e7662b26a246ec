import json
from pathlib import Path

import pytest

from bridge.errors import UsageError
from bridge.output.kept_edits import check_owner, keep_handwork
from tests.bridge.midi.test_edit_seal import a_score


def test_a_midi_file_a_person_changed_is_kept(tmp_path: Path) -> None:
    (tmp_path / "cut.mid").write_bytes(a_score() + b"edited")
    assert keep_handwork(tmp_path, "cut") == (
        "cut.mid is not as Recue wrote it; it was kept as cut.kept-1.mid.",
    )
    (tmp_path / "cut.mid").write_bytes(b"edited again")
    keep_handwork(tmp_path, "cut")
    assert (tmp_path / "cut.kept-1.mid").read_bytes() == a_score() + b"edited"
    assert (tmp_path / "cut.kept-2.mid").read_bytes() == b"edited again"


def test_one_as_it_was_written_is_replaced_without_a_word(tmp_path: Path) -> None:
    assert keep_handwork(tmp_path, "cut") == ()
    (tmp_path / "cut.mid").write_bytes(a_score())
    assert keep_handwork(tmp_path, "cut") == ()
    assert [file.name for file in tmp_path.iterdir()] == ["cut.mid"]


def test_another_timelines_score_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "cut.recue.json").write_text(json.dumps({"timeline": {"path": "../cut.edl", "sequence": ""}}))
    check_owner(tmp_path, "cut", "cut.edl", "")
    with pytest.raises(UsageError, match=r"the score of 'cut\.edl'; name another folder with -o"):
        check_owner(tmp_path, "cut", "cut.otio", "")
    check_owner(tmp_path, "other", "other.otio", "")
