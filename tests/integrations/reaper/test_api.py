"""The companion calls nothing that REAPER does not have, and the model of REAPER takes what REAPER takes."""

import csv
import inspect
import re
from pathlib import Path

import pytest
from lupa import lua54

from tests.integrations.reaper.api import NAMES, Api
from tests.integrations.reaper.host import SCRIPTS, run_script

UNLISTED = {
    "CountAutomationItems": "int CountAutomationItems(TrackEnvelope* env)",
    "GetSetAutomationItemInfo": "double GetSetAutomationItemInfo"
    "(TrackEnvelope* env, int autoitem_idx, const char* desc, double value, bool is_set)",
}
"""Functions of REAPER's that the table lacks. Source: reaper_plugin_functions.h."""
TABLE = Path(__file__).parents[3] / ".." / "shared" / "hosts" / "reascript-api.tsv"
LUA = sorted(SCRIPTS.rglob("*.lua"))


def called(script: Path) -> set[str]:
    code = re.sub(r"--.*", "", script.read_text(encoding="utf-8"))
    return set(re.findall(r"\breaper\.(\w+)", code))


@pytest.mark.parametrize("script", LUA, ids=lambda script: script.name)
def test_every_function_a_script_calls_is_modelled(script: Path) -> None:
    assert called(script) <= NAMES


def test_nothing_is_modelled_that_no_script_calls() -> None:
    assert set().union(*map(called, LUA)) == NAMES


def test_an_unknown_function_and_a_wrong_count_of_arguments_are_errors(tmp_path: Path) -> None:
    for call in ("reaper.CountTrackz(0)", "reaper.CountTracks(0, 1)", "reaper.GetTrack(0)"):
        (tmp_path / "wrong.lua").write_text(call)
        with pytest.raises((lua54.LuaError, TypeError)):
            run_script(Api(), tmp_path / "wrong.lua")


@pytest.mark.shared
@pytest.mark.skipif(not TABLE.is_file(), reason="needs the table of functions in ../shared")
@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_model_takes_the_arguments_reaper_takes(name: str) -> None:
    with TABLE.open(encoding="utf-8") as file:
        listed = {row["function"]: row["signature"] for row in csv.DictReader(file, delimiter="\t")}
    signature = (UNLISTED | listed)[name]
    (words,) = re.findall(r"\(([^()]*)\)$", signature)
    given = [word.split()[-1] for word in words.split(",") if word.strip()]
    taken = [word for word in given if not re.search(r"(Out|OutNeedBig|OutOptional|_sz)$", word)]
    parameters = list(inspect.signature(getattr(Api, name)).parameters)[1:]
    assert len(parameters) == len(taken), (taken, parameters)
