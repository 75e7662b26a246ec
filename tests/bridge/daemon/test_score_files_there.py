"""The files of a score that are there."""

from pathlib import Path

from bridge.daemon.score_files_there import files_there


def test_the_files_of_a_score_are_those_that_are_called_as_it_is(tmp_path: Path) -> None:
    for name in (
        "cut.mid",
        "cut.recue.json",
        "cut.Strings.wav",
        "cut.wav",
        "cut.scored.otio",
        "cut.otio",
        "cut.txt",
        "cutter.mid",
        "cut.kept-1.mid",
        "other.mid",
    ):
        (tmp_path / name).write_bytes(b"1234")
    (tmp_path / "cut-cues").mkdir()
    (tmp_path / "cut-cues" / "1m1.wav").write_bytes(b"")
    (tmp_path / "cut-cues" / "1m1.mid").symlink_to("/etc/hostname")
    (tmp_path / "cut.mp3").symlink_to("/etc/hostname")
    found = files_there(tmp_path, tmp_path / "cut.otio")
    assert {(each.name, each.bytes) for each in found} == {
        ("cut-cues/1m1.wav", 0),
        ("cut.Strings.wav", 4),
        ("cut.mid", 4),
        ("cut.recue.json", 4),
        ("cut.scored.otio", 4),
        ("cut.wav", 4),
    }
    assert all(each.what and Path(each.file) == tmp_path / each.name for each in found)
    assert files_there(tmp_path / "missing", tmp_path / "cut.otio") == []
