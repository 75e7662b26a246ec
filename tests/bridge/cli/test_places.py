"""Something else in the place of a file: each command says what is there, and never that nothing is."""

import os
import socket
import sys
from pathlib import Path

import pytest
from click.testing import Result

from bridge.store import Store
from tests.test_score import cut_file, recue

COMMANDS = {
    "score": ["score", "CUT"],
    "tempo": ["tempo", "CUT"],
    "restyle": ["restyle", "CUT", "--style", "song"],
    "conform from": ["conform", "CUT", "cut.otio"],
    "conform to": ["conform", "cut.otio", "CUT"],
    "check": ["conform", "CUT", "cut.otio", "--check"],
    "render": ["render", "CUT"],
    "push": ["push", "CUT", "ardour"],
    "history": ["history", "CUT", "--store", "store.sqlite"],
}
SAYS = {
    "folder": "'folder' is a folder; choose the timeline file in it.",
    "folder.otio": "'folder.otio' is a folder; choose the timeline file in it.",
    "fifo.otio": "'fifo.otio' is no file; choose a timeline file.",
    "socket.otio": "'socket.otio' is no file; choose a timeline file.",
    os.devnull: f"'{os.devnull}' is no file; choose a timeline file.",
}


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in a folder with a timeline, and with what is none."""
    monkeypatch.chdir(tmp_path)
    cut_file(tmp_path, [100, 120, 90])
    for name in ("folder", "folder.otio"):
        (tmp_path / name).mkdir()
    (tmp_path / "file").touch()
    Store.open(tmp_path / "store.sqlite").close()
    return tmp_path


def said(result: Result) -> str:
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs and no sockets in folders there")
@pytest.mark.parametrize("name", SAYS)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_in_a_timelines_place_is_said(command: str, name: str, places: Path) -> None:
    os.mkfifo(places / "fifo.otio")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket.otio")
        result = recue(*[name if word == "CUT" else word for word in COMMANDS[command]])
    assert said(result) == f"recue: {SAYS[name]}\n"
    assert result.exit_code == 3


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "history"])
def test_a_link_that_leads_to_itself_is_said_in_a_sentence(command: str, places: Path) -> None:
    (places / "loop.otio").symlink_to("loop.otio")
    result = recue(*["loop.otio" if word == "CUT" else word for word in COMMANDS[command]])
    assert result.exit_code in {2, 3}
    assert said(result).count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_name_names_nothing(command: str) -> None:
    result = recue(*["" if word == "CUT" else word for word in COMMANDS[command]])
    assert result.exit_code == 2
    assert "The name is empty; name a file or a folder." in said(result)


@pytest.mark.parametrize(
    ("option", "name", "says"),
    [
        ("--media", "file", "file is no folder to look for media in, but a file; correct --media"),
        ("--media", "none", "there is no folder none to look for media in; correct --media"),
        ("--soundfont", "folder", "folder is a folder, not a SoundFont; correct --soundfont"),
        ("--soundfont", "none", "there is no SoundFont none; correct --soundfont"),
        ("--hits", "folder", "The file of hits folder cannot be read (Is a directory)"),
        ("-o", "", "The name is empty; name a file or a folder."),
        ("--media", "", "The name is empty; name a file or a folder."),
        ("-o", "file", "The files of cut cannot be written to file (it is a file, not a folder)"),
        ("-o", "file/score", "cannot be written to file/score (file is a file, not a folder)"),
    ],
)
def test_what_is_in_an_options_place_is_said(option: str, name: str, says: str) -> None:
    result = recue("score", "cut.otio", "--no-picture", "--formats", "mid,json", option, name)
    assert result.exit_code in {2, 6}
    assert says in said(result)
