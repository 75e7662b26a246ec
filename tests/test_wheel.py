"""Content of the wheel: built, looked at, and used as it lies in it."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.folders import seen_in

ROOT = Path(__file__).parent.parent
PACKAGES = {"bridge", "generator", "integrations"}
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the wheel holds, as an installation has it."""
    source, built, site = (tmp_path_factory.mktemp(name) for name in ("source", "built", "site"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in (*PACKAGES, "examples", "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-W", "ignore", "-c", BUILD, str(built)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    return site


def test_no_other_package_is_installed(site: Path) -> None:
    assert {path.name for path in site.iterdir() if not path.name.endswith(".dist-info")} == PACKAGES


def test_every_file_of_the_packages_is_installed(site: Path) -> None:
    """Types, weights, the film, the companions of the hosts: whatever lies in the packages is there for something."""
    for package in PACKAGES:
        ours, theirs = (
            {path.relative_to(root) for path in (root / package).rglob("*") if path.is_file()}
            for root in (ROOT, site)
        )
        assert {path for path in ours if "__pycache__" not in path.parts} == theirs
        assert Path(package, "py.typed") in theirs


def test_the_demo_runs_from_any_folder(site: Path, tmp_path: Path) -> None:
    (script,) = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "scripts"
    ].values()
    module, name = script.split(":")
    command = [
        sys.executable,
        "-c",
        f"from {module} import {name}; {name}()",
        "demo",
        "--formats",
        "mid,json",
    ]
    env = os.environ | {"PYTHONPATH": str(site)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("film.otio: ")
    assert done.stderr.startswith("note: The theme "), "every shot has its footage"
    assert done.stderr.count("\n") == 1
    assert seen_in(tmp_path / "recue-demo") == ["film.mid", "film.recue.json"]
