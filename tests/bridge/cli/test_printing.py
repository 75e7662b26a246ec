"""Printing of what others wrote: a terminal obeys none of it."""

import json
from pathlib import Path

import pytest

from bridge.cli.talk import echo_json, say, show, tell
from tests.test_score import cut_file, recue

ESCAPE, EIGHT_BIT_ESCAPE = "\x1b[31m", "\x9b31m"


@pytest.mark.parametrize("control", [ESCAPE, EIGHT_BIT_ESCAPE, "\x07", "\r", "\n", "\u2028"])
def test_control_characters_are_replaced_in_lines_for_people(
    control: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say(f"recue: 'a{control}b' is gone")
    show(f"a{control}b.mid")
    tell([f"a{control}b"], f"a{control}b")
    printed = capsys.readouterr()
    for text in (printed.out, printed.err):
        assert control not in text.replace("\n", "") or control == "\n"
        assert text.count("\n") == 2


@pytest.mark.parametrize("control", [ESCAPE, EIGHT_BIT_ESCAPE, "\x7f", "\u2029", "\udce9"])
def test_control_characters_are_escaped_in_json(control: str, capsys: pytest.CaptureFixture[str]) -> None:
    echo_json({"name": f"k\u00fcche{control}"})
    printed = capsys.readouterr().out
    assert control not in printed
    assert "k\u00fcche" in printed
    assert json.loads(printed) == {"name": f"k\u00fcche{control}"}


def test_a_file_name_is_printed_and_never_obeyed(tmp_path: Path) -> None:
    folder = tmp_path / f"reel{ESCAPE}"
    folder.mkdir()
    cut = cut_file(folder, [100, 120, 90])
    shown = recue("score", cut, "--no-picture", "--formats", "mid,json")
    assert shown.exit_code == 0
    assert "reel [31m/cut.mid" in shown.stdout
    gone = recue("score", folder / f"gone{EIGHT_BIT_ESCAPE}.otio")
    assert not {"\x1b", "\x9b"} & {*shown.output, *gone.output}


def test_a_scene_name_in_a_cue_sheet_is_printed_and_never_obeyed(tmp_path: Path) -> None:
    cut = cut_file(tmp_path, [100, 120, 90])
    assert recue("score", cut, "--no-picture", "--formats", "mid,json").exit_code == 0
    sheet = cut.with_suffix(".recue.json")
    sheet.write_text(sheet.read_text().replace('"name": "Scene 1"', '"name": "Scene \\u001b[31m1"', 1))
    shown = recue("conform", cut, cut, "--check")
    assert "scene Scene  [31m1: kept" in shown.stdout
    assert "\x1b" not in shown.output
