import ast
from pathlib import Path

import pytest

from integrations.errors import DeliveryError
from integrations.machine import Machine
from integrations.resolve.installing import COMPANIONS, companion, install, script_folder


def test_both_companions_are_installed_with_their_folder_and_port(tmp_path: Path) -> None:
    told = install(tmp_path / "cuts", tmp_path / "Utility", 9999)
    assert told[:2] == tuple(str(tmp_path / "Utility" / name) for name in COMPANIONS)
    assert "Workspace > Scripts > recue_resolve" in told[3]
    assert (tmp_path / "cuts").is_dir()
    script = (tmp_path / "Utility" / "recue_resolve.py").read_text(encoding="utf-8")
    set_to = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(script).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in {"FOLDER", "PORT"}
    }
    assert set_to == {"FOLDER": str(tmp_path / "cuts"), "PORT": 9999}
    lua = (tmp_path / "Utility" / "recue_resolve.lua").read_text(encoding="utf-8")
    assert f'local FOLDER = "{tmp_path / "cuts"}"\n' in lua


def test_a_folder_of_any_name_is_written_as_both_languages_read_it() -> None:
    folder = Path('C:\\cuts "new"')
    assert 'FOLDER = "C:\\\\cuts \\"new\\""\n' in companion("recue_resolve.py", folder, 1)
    assert 'FOLDER = "C:\\\\cuts \\"new\\""\n' in companion("recue_resolve.lua", folder, 1)


@pytest.mark.parametrize(
    ("platform", "part"),
    [
        ("linux", ".local/share/DaVinciResolve/Fusion/Scripts/Utility"),
        ("darwin", "Library/Application Support/Blackmagic Design/DaVinci Resolve/Fusion/Scripts/Utility"),
        ("win32", "Blackmagic Design/DaVinci Resolve/Support/Fusion/Scripts/Utility"),
    ],
)
def test_each_system_has_its_folder(platform: str, part: str) -> None:
    assert script_folder(Machine(platform, {}, Path("/home/ann"))).as_posix().endswith(part)


def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(
        DeliveryError, match=r"cannot be written to .*taken.* free the folder or name another with --to"
    ):
        install(tmp_path / "cuts", tmp_path / "taken")
