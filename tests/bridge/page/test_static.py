"""The files of the page: they speak of no other machine, have no code in the HTML, and every string in every language."""

import json
import re
from pathlib import Path
from typing import Final

import pytest

STATIC: Final = Path(__file__).parents[3] / "bridge" / "page" / "static"
MODULES: Final = sorted(STATIC.rglob("*.js"))
STRINGS: Final = {file.stem: json.loads(file.read_text("utf-8")) for file in STATIC.glob("strings/*.json")}
PLAIN: Final = re.compile(r'\bsay\(\s*"([^"]+)"')
BUILT: Final = re.compile(r"\bsay\(\s*`([\w.-]*)\$\{")
NAMED: Final = re.compile(r'\bnamed\(\s*"([^"]+)"')
TOLD: Final = re.compile(r'"((?:key|hit|state|hosts|timeline|scene|sliders|top)\.[a-z-]+)"')
"""Keys that are chosen before they are said."""
IMPORTED: Final = re.compile(r'\bfrom "([^"]+)"')
TRADE: Final = {"http://www.w3.org/2000/svg"}
"""The name of SVG, which nothing is fetched from."""


def code(file: Path) -> str:
    """Return a module without its comments."""
    text = file.read_text("utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def test_every_language_has_the_same_strings() -> None:
    assert STRINGS["en"].keys() == STRINGS["de"].keys()
    assert all(text.strip() for language in STRINGS.values() for text in language.values())


def test_every_string_has_the_same_gaps_in_every_language() -> None:
    gap = re.compile(r"\{(\w+)\}")
    for key, text in STRINGS["en"].items():
        for language in STRINGS.values():
            assert set(gap.findall(language[key])) == set(gap.findall(text)), key


def test_every_string_that_is_said_exists() -> None:
    keys = STRINGS["en"].keys()
    for file in MODULES:
        text = code(file)
        for key in (*PLAIN.findall(text), *TOLD.findall(text)):
            assert key in keys, f"{file.name} says '{key}'"
        for prefix in (*BUILT.findall(text), *(f"{each}." for each in NAMED.findall(text))):
            assert any(key.startswith(prefix) for key in keys), f"{file.name} says '{prefix}…'"


def test_every_string_is_said() -> None:
    text = "\n".join(map(code, MODULES))
    prefixes = {*BUILT.findall(text), *(f"{each}." for each in NAMED.findall(text))} - {""}
    for key in STRINGS["en"]:
        said = f'"{key.removesuffix("-help")}"' in text
        assert said or any(key.startswith(prefix) for prefix in prefixes), key


@pytest.mark.parametrize(
    "file", sorted(each for each in STATIC.rglob("*") if each.is_file()), ids=lambda file: file.name
)
def test_no_file_speaks_of_another_machine(file: Path) -> None:
    text = file.read_text("utf-8").replace("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'", "")
    found = set(re.findall(r"(?:https?|wss?)://[^\s\"'`)]+", text)) - TRADE
    assert not found


def test_the_html_has_no_code_and_no_style_of_its_own() -> None:
    text = (STATIC / "index.html").read_text("utf-8")
    assert not re.search(r"\son\w+\s*=", text)
    assert not re.search(r"\sstyle\s*=|<style", text)
    assert re.findall(r"<script[^>]*>(.*?)</script>", text) == [""]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_no_module_makes_code_or_markup_of_text(file: Path) -> None:
    assert not re.search(
        r"\beval\(|new Function\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write", code(file)
    )


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_every_import_is_there_and_the_core_knows_no_document(file: Path) -> None:
    text = code(file)
    for name in IMPORTED.findall(text):
        there = (file.parent / name).resolve()
        assert there.is_file(), f"{file.name} imports {name}"
        if file.parent.name == "core":
            assert there.parent.name == "core"
    if file.parent.name == "core":
        assert not re.search(r"\b(?:document|window|fetch|localStorage|navigator|performance)\b[.(]", text)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_modules_are_small_and_say_what_they_are(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text.startswith("/**")
    assert len(text.splitlines()) <= 300


def test_the_page_is_small() -> None:
    size = sum(file.stat().st_size for file in STATIC.rglob("*") if file.is_file())
    assert size < 300_000
