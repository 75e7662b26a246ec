"""Scoring through OpenTimelineIO's own doors: its library and its commands."""

import json
import os
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import opentimelineio as otio
import pytest

from bridge.demo import FILM
from bridge.errors import UsageError
from bridge.otioplugin.scoring import settings_of
from tests.midi import read_back

ROOT = Path(__file__).parent.parent.parent.parent
MANIFEST = ROOT / "bridge" / "otioplugin" / "plugin_manifest.json"
EDL = """TITLE: reel
001  A001 V C 00:00:00:00 00:00:05:00 01:00:00:00 01:00:05:00
002  A002 V C 00:00:00:00 00:00:05:00 01:00:05:00 01:00:10:00
"""


def told(tool: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run one of OpenTimelineIO's commands with this plugin, from the sources as they are."""
    known = {"OTIO_PLUGIN_MANIFEST_PATH": str(MANIFEST), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "ignore", "-m", f"opentimelineio.console.{tool}", *map(str, arguments)]
    return subprocess.run(command, env=os.environ | known, capture_output=True, text=True, check=False)


def installed(site: Path) -> dict[str, str]:
    """Return an environment in which this plugin is known by its entry point alone, as after an installation."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (name, module), *_ = project["entry-points"]["opentimelineio.plugins"].items()
    info = site / "recue-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: recue\nVersion: 0\n")
    (info / "entry_points.txt").write_text(f"[opentimelineio.plugins]\n{name} = {module}\n")
    known = {key: value for key, value in os.environ.items() if key != "OTIO_PLUGIN_MANIFEST_PATH"}
    return known | {"PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))}


def test_otioconvert_scores_a_cut_where_recue_is_installed(tmp_path: Path) -> None:
    (tmp_path / "reel.edl").write_text(EDL, encoding="utf-8")
    output = tmp_path / "reel.mid"
    cut = ("-i", str(tmp_path / "reel.edl"), "-o", str(output), "-A", "bpm=96", "-A", "picture=False")
    command = [sys.executable, "-W", "ignore", "-m", "opentimelineio.console.otioconvert", *cut]
    done = subprocess.run(
        command, env=installed(tmp_path / "site"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    score = read_back(output.read_bytes())
    assert min(abs(line - 5) for line in score.steps) < 1 / 48
    assert [round(60e6 / m.tempo) for _, _, _, m in score.events if m.type == "set_tempo"] == [96]


def test_otiopluginfo_shows_it() -> None:
    done = told("otiopluginfo", "recue")
    assert done.returncode == 0, done.stderr
    assert "Score a timeline as a Standard MIDI File" in done.stdout


def test_the_adapter_loads_nothing_heavy_until_it_scores() -> None:
    script = (
        "import sys, opentimelineio as otio\n"
        "assert 'mid' in otio.adapters.suffixes_with_defined_adapters(write=True)\n"
        "otio.adapters.from_name('recue').module()\n"
        "assert not {'torch', 'numpy', 'pydantic'} & set(sys.modules)"
    )
    env = os.environ | {"OTIO_PLUGIN_MANIFEST_PATH": str(MANIFEST), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", script], env=env, check=True)


def test_the_library_writes_what_the_same_settings_write_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTIO_PLUGIN_MANIFEST_PATH", str(MANIFEST))
    otio.plugins.ActiveManifest(force_reload=True)
    film = otio.adapters.read_from_file(str(FILM))
    for name in ("one.mid", "two.mid"):
        otio.adapters.write_to_file(film, str(tmp_path / name), seed=3, picture=False, style="song")
    assert (tmp_path / "one.mid").read_bytes() == (tmp_path / "two.mid").read_bytes()
    with pytest.raises(UsageError, match="there is no setting 'sede'"):
        otio.adapters.write_to_file(film, str(tmp_path / "one.mid"), sede=3)
    monkeypatch.undo()
    otio.plugins.ActiveManifest(force_reload=True)


HOST = """
import gc, locale, os, signal, sys, warnings
from concurrent.futures import ThreadPoolExecutor
import numpy, opentimelineio as otio, torch

torch.set_num_threads(3)


def own():
    with ThreadPoolExecutor(1) as another:
        threads = torch.get_num_threads(), another.submit(torch.get_num_threads).result()
    return {
        "environment": dict(os.environ),
        "threads": threads,
        "random": (torch.get_rng_state().tolist(), numpy.random.get_state()[1].tolist()),
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)],
        "collecting": gc.get_threshold(),
        "switching": sys.getswitchinterval(),
        "locale": locale.setlocale(locale.LC_ALL),
        "warnings": list(warnings.filters),
        "folder": os.getcwd(),
    }


before = own()
film = otio.adapters.read_from_file(sys.argv[1])
otio.adapters.write_to_file(film, sys.argv[2], picture=False)
after = own()
changed = [name for name in before if after[name] != before[name]]
assert not changed, changed
"""
"""A program that keeps its environment and whatever else is its own."""


def test_the_program_that_loads_it_stays_as_it_is(tmp_path: Path) -> None:
    env = os.environ | {"OTIO_PLUGIN_MANIFEST_PATH": str(MANIFEST), "PYTHONPATH": str(ROOT)}
    env |= {"OPENBLAS_NUM_THREADS": "1"}  # the host's own; the other is what Recue may not set
    env.pop("OMP_NUM_THREADS", None)
    subprocess.run([sys.executable, "-c", HOST, str(FILM), str(tmp_path / "film.mid")], env=env, check=True)
    assert (tmp_path / "film.mid").is_file()


def test_arguments_are_settings() -> None:
    assert settings_of({"bpm": 96, "grid.metres": "3/4", "grid.pickup": True}) == {
        "tempo": 96,
        "grid": {"metres": "3/4", "pickup": True},
    }
    assert settings_of({"bpm": "60-90"}) == {"bpm": "60-90"}
    with pytest.raises(UsageError, match="'grid' is given a value and a section"):
        settings_of({"grid": 1, "grid.pickup": True})


def test_an_installed_recue_is_found_by_its_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["entry-points"]["opentimelineio.plugins"] == {"recue": "bridge.otioplugin"}
    manifest = files("bridge.otioplugin") / "plugin_manifest.json"
    (adapter,) = json.loads(manifest.read_text(encoding="utf-8"))["adapters"]
    assert (files("bridge.otioplugin") / adapter["filepath"]).is_file()
