"""The choice of a SoundFont among those of a machine."""

from pathlib import Path

import pytest

from bridge.errors import MissingError
from bridge.output.audio.soundfont import bank_of, described, find_soundfont, system_folders


def put(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()
    return folder


def test_the_fullest_bank_is_taken_wherever_it_lies(tmp_path: Path) -> None:
    sketch = put(tmp_path / "sf2", "ASinglePiano.sf2", "TimGM6mb.sf2")
    assert find_soundfont(None, [sketch]).name == "TimGM6mb.sf2"
    fluid = put(tmp_path / "soundfonts", "FluidR3_GM.sf2", "FluidR3_GM.txt")
    assert find_soundfont(None, [sketch, fluid]) == fluid / "FluidR3_GM.sf2"
    musescore = put(tmp_path / "MuseScore 4/sound", "MS Basic.sf3")
    assert find_soundfont(None, [sketch, fluid, musescore]).name == "MS Basic.sf3"


def test_of_two_files_of_one_bank_the_larger_is_taken(tmp_path: Path) -> None:
    put(tmp_path, "MuseScore_General_Lite.sf3")
    (tmp_path / "MuseScore_General_Full.sf3").write_bytes(bytes(100))
    assert find_soundfont(None, [tmp_path]).name == "MuseScore_General_Full.sf3"


def test_debians_default_counts_as_the_bank_it_leads_to(tmp_path: Path) -> None:
    put(tmp_path / "sf2", "TimGM6mb.sf2", "FluidR3_GM.sf2")
    default = tmp_path / "sf2/default-GM.sf2"
    default.symlink_to(tmp_path / "sf2/TimGM6mb.sf2")
    assert (bank := bank_of(default)) is not None
    assert not bank.full
    assert find_soundfont(None, [tmp_path / "sf2"]).name == "FluidR3_GM.sf2"


def test_a_default_that_leads_to_an_unknown_bank_is_taken_before_the_sketch(tmp_path: Path) -> None:
    put(tmp_path, "TimGM6mb.sf2", "Mine.sf2")
    (tmp_path / "default.sf2").symlink_to(tmp_path / "Mine.sf2")
    assert find_soundfont(None, [tmp_path]).name == "default.sf2"


def test_musescores_own_folder_is_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    mine = put(tmp_path / "Documents/MuseScore4/SoundFonts", "MS Basic.sf3")
    assert mine in set(system_folders())


def test_the_licence_of_a_known_bank_is_told() -> None:
    assert described(Path("/a/TimGM6mb.sf2")).endswith("TimGM6mb.sf2 (TimGM6mb, GPL-2)")
    assert "MIT" in described(Path("/a/MuseScore_General.sf3"))
    assert described(Path("/a/mine.sf2")).endswith("mine.sf2")


def test_the_bank_that_a_dependency_ships_is_taken_where_the_system_has_none() -> None:
    assert find_soundfont(None, ()).name == "TimGM6mb.sf2"


def test_no_soundfont_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"none\.sf2 is not there"):
        find_soundfont(tmp_path / "none.sf2")
