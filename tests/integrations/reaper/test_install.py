"""The companion comes to lie where REAPER looks for it, and runs from there."""

from pathlib import Path

import pytest

from integrations.errors import DeliveryError
from integrations.host import TempoMode
from integrations.reaper.install import install, is_current, resource_folder
from integrations.reaper.jobs import write_job
from tests.integrations.reaper.api import Api
from tests.integrations.reaper.host import SCRIPTS, run_script
from tests.integrations.reaper.readback import of_midi, of_project
from tests.integrations.reaper.sessions import cut_and_recut
from tests.midi import read_back

HOME = Path("/home/ann")


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("linux", {}, HOME / ".config/REAPER"),
        ("linux", {"XDG_CONFIG_HOME": "/conf"}, Path("/conf/REAPER")),
        ("darwin", {}, HOME / "Library/Application Support/REAPER"),
        ("win32", {"APPDATA": "/Users/ann/Roaming"}, Path("/Users/ann/Roaming/REAPER")),
    ],
)
def test_every_system_has_its_resource_folder(system: str, environment: dict[str, str], folder: Path) -> None:
    assert resource_folder(system, environment, HOME) == folder


def test_the_installed_companion_applies_a_score(tmp_path: Path) -> None:
    (tmp_path / "REAPER").mkdir()
    done = install(tmp_path / "REAPER", "linux", {}, HOME)
    assert is_current(tmp_path / "REAPER")
    assert {file.name for file in done.files} == {
        "Recue.ReaperOSC",
        *(script.name for script in SCRIPTS.rglob("*.lua")),
    }
    assert len(done.remaining_steps) == 3
    session, _ = cut_and_recut()
    job = write_job(session, tmp_path / "jobs", "a1", TempoMode.OWN)
    api = Api()
    run_script(
        api, tmp_path / "REAPER/Scripts/Recue/recue.lua", f"osc:/recue/apply:s={job.id} {job.manifest_file}"
    )
    assert of_project(api.project_) == of_midi(read_back(session.midi))


def test_an_older_companion_is_replaced(tmp_path: Path) -> None:
    install(tmp_path, "linux", {}, HOME)
    (tmp_path / "Scripts/Recue/recue.lua").write_text("-- old")
    assert not is_current(tmp_path)
    install(tmp_path, "linux", {}, HOME)
    assert is_current(tmp_path)


def test_no_reaper_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        DeliveryError, match=r"there is no REAPER resource folder .*REAPER: start REAPER once, or"
    ):
        install(None, "linux", {"XDG_CONFIG_HOME": str(tmp_path)}, HOME)
