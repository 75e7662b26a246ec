"""Holds the README and the pages in docs/ to what is so."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from pkgutil import resolve_name
from urllib.parse import unquote

import click
import mido
import opentimelineio as otio
import pytest
import yaml
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.daemon.osc.table import markdown
from bridge.demo import FILM
from bridge.errors import RecueError
from bridge.grid import THREE_FOUR
from bridge.midi.instruments import TABLE
from bridge.midi.own_instruments import with_own
from bridge.recut.changes import ChangeKind
from bridge.recut.changes.marked_otio import COLORS
from bridge.settings import Settings, known_keys
from bridge.settings.preferences import HitWeights, Pin
from bridge.timeline.formats.known_formats import SUFFIXES
from docs.site.commands import all_commands
from docs.site.pages import PARTS, WRITTEN, beside, filled, relinked, with_players
from docs.site.python_api import NAMES
from docs.site.words import words_reference
from docs.tutorial.make_recut import recut
from tests.bridge.daemon.osc.running import running
from tests.bridge.daemon.osc.service import SmallService

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
BOOKS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")]
PAGES = sorted(DOCS.rglob("*.md"))
EVERY = [*BOOKS, *PAGES]
CARDS = sorted((ROOT / "generator" / "trained").glob("*.md"))
CODE = ("bridge", "generator", "integrations")
PACKAGES = "bridge|generator|integrations|tests"
README = BOOKS[0].read_text(encoding="utf-8")
COMMANDS = all_commands()
OTHERS = {"--quiet", "--user", "--now", "--reinstall", "--force", "--config-file", "--rewrite-golden"} | {
    "--nthreads",
    "--nworkers",
}
"""Options of other programs."""


def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def given(text: str) -> Iterator[list[str]]:
    """Every call of `recue` in the text's blocks of commands."""
    for line in (line for block in blocks(text, "bash") for line in block.splitlines()):
        words = shlex.split(line, comments=True)
        if words and words[0] == "recue":
            yield words[1:]


def named(text: str) -> Iterator[list[str]]:
    """Every call of `recue` in the running words."""
    for said in re.findall(r"`recue ([^`]+)`", without_blocks(text)):
        yield shlex.split(said)


def options_of(command: click.Command) -> set[str]:
    options = (each for each in command.params if isinstance(each, click.Option))
    return {option for each in options for option in (*each.opts, *each.secondary_opts)}


def recue(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


# ---------------------------------------------------------------- every page


@pytest.mark.parametrize("page", EVERY, ids=name)
def test_every_command_in_a_block_can_be_given(page: Path) -> None:
    for command, *rest in given(words(page)):
        COMMANDS[command].make_context(f"recue {command}", rest)


@pytest.mark.parametrize("page", EVERY, ids=name)
def test_every_command_in_running_words_is_one(page: Path) -> None:
    for command, *rest in named(words(page)):
        if command not in {"--help", "--version", "COMMAND"}:
            known = options_of(COMMANDS[command]) | {"--help"}
            assert {word for word in rest if word.startswith("--")} <= known, command


@pytest.mark.parametrize("page", EVERY, ids=name)
def test_every_option_is_one(page: Path) -> None:
    known = {option for command in COMMANDS.values() for option in options_of(command)} | {
        "--help",
        "--version",
    }
    said = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", words(page)))
    assert said - known - OTHERS - {"--strict"} == set()


@pytest.mark.parametrize("page", EVERY, ids=name)
def test_every_settings_block_holds(page: Path, tmp_path: Path) -> None:
    for block in blocks(words(page), "yaml"):
        own = block.startswith("# instruments.yaml")
        file = tmp_path / ("instruments.yaml" if own else "recue.yaml")
        file.write_text(block, encoding="utf-8")
        if own:
            assert set(with_own(TABLE, file)["own palettes"]) == {"taverna"}
        else:
            Settings.read(tmp_path / "cut.otio", {})


@pytest.mark.parametrize("page", EVERY, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for path, anchor in re.findall(r"\]\(([^()#\s]*)(#[^()\s]*)?\)", without_blocks(words(page))):
        target = (page.parent / unquote(path)).resolve() if path else page
        if target.parent == DOCS / "reference" / "schemas":
            continue
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(filled(words(target))), f"{path}{anchor}"


def anchors(text: str) -> set[str]:
    """Return the headings of a page as links spell them."""
    titles = re.findall(r"^#+ (.*)$", without_blocks(text), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", title).strip().lower() for title in titles)
    return {"#" + re.sub(r"[-\s]+", "-", title) for title in plain}


@pytest.mark.parametrize("page", EVERY, ids=name)
def test_nothing_is_fetched_from_elsewhere(page: Path) -> None:
    assert not re.search(r"!\[[^\]]*\]\(https?:|<(img|script|audio)[^>]+src=\"https?:", words(page))


@pytest.mark.parametrize("page", [*EVERY, *CARDS], ids=name)
def test_every_path_into_the_code_leads_somewhere(page: Path) -> None:
    for path in re.findall(rf"(?<![\w./])(?:{PACKAGES})/[\w/.]*\w", words(page)):
        assert (ROOT / path).exists(), path
    for called in re.findall(rf"(?<![\w./])(?:{PACKAGES})(?:\.\w+)+", words(page)):
        assert resolve_name(called), called


# ---------------------------------------------------------------- the glossary


def glossary() -> list[list[str]]:
    """Return the words of each table of the glossary, a line's in one text."""
    tables = words(DOCS / "glossary.md").split("| --- | --- |\n")[1:]
    return [re.findall(r"^\| (.+?) \|", table, re.MULTILINE) for table in tables]


def test_the_glossary_is_in_alphabetical_order() -> None:
    for lines in glossary():
        assert lines == sorted(lines, key=str.casefold)


def test_no_word_of_the_glossary_is_explained_twice() -> None:
    every = [word for lines in glossary() for word in lines]
    assert len(every) == len(set(every))


def test_every_word_of_the_glossary_is_used() -> None:
    code = "\n".join(words(file) for package in CODE for file in (ROOT / package).rglob("*.py"))
    pages = "\n".join(words(page) for page in EVERY if page.name != "glossary.md")
    on_pages, in_code = glossary()
    for text, lines in ((pages + code, on_pages), (code, in_code)):
        for word in ", ".join(lines).split(", "):
            assert re.search(rf"\b{word}s?\b", text, re.IGNORECASE), word


# ---------------------------------------------------------------- the README


def test_the_first_two_commands_are_single_lines_that_make_their_own_environment() -> None:
    commands = blocks(README, "bash")[0].strip().splitlines()
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv") for command in commands)


def test_the_readme_states_every_suffix_of_a_timeline() -> None:
    (sentence,) = re.findall(r"^Recue reads (.*) and what any other", README, re.MULTILINE)
    assert re.findall(r"`(\.[a-z]+)`", sentence) == [suffix.ending for suffix in SUFFIXES]


def test_the_readme_is_short() -> None:
    assert len(README.encode()) <= 6000


# ---------------------------------------------------------------- the reference


def test_a_word_that_is_a_texture_and_an_instrument_is_explained_as_what_it_asks() -> None:
    rows = words_reference().splitlines()
    assert "| pad, held chords, sustained chords | pad |" in rows
    assert "| synth pad, warm pad | at home in the palette `synth` |" in rows


def test_every_page_that_takes_from_the_code_can_be_made() -> None:
    taken = [
        part
        for page in PAGES
        for part in re.findall(r"^<!-- from the code: (.*) -->$", words(page), re.MULTILINE)
    ]
    assert sorted(taken) == sorted(PARTS)


@pytest.mark.parametrize("part", WRITTEN)
def test_what_a_page_takes_from_the_code_is_as_the_code_has_it(
    part: str, request: pytest.FixtureRequest
) -> None:
    page = DOCS / "reference" / f"{part}.md"
    if request.config.getoption("--rewrite-golden"):
        page.write_text(filled(words(page)), encoding="utf-8", newline="\n")
    assert words(page) == filled(words(page))


def test_every_setting_is_listed_and_no_other() -> None:
    keys = known_keys()
    known = {key for key in keys if not any(other.startswith(f"{key}.") for other in keys)}
    page = filled(words(DOCS / "reference" / "settings.md"))
    assert set(re.findall(r"^\| `([a-z._*]+)`", page, re.MULTILINE)) == known


def test_the_settings_page_states_every_weight() -> None:
    page = filled(words(DOCS / "reference" / "settings.md"))
    stated = re.findall(r"^\| `hits\.weights\.([a-z]+)` \| ([0-9.]+) \|", page, re.MULTILINE)
    assert {kind: float(weight) for kind, weight in stated} == HitWeights().model_dump()


def test_the_settings_file_on_the_settings_page_is_read_as_it_says(tmp_path: Path) -> None:
    (block,) = blocks(words(DOCS / "reference" / "settings.md"), "yaml")
    (tmp_path / "recue.yaml").write_text(block, encoding="utf-8")
    settings = Settings.read(tmp_path / "cut.otio", {})
    assert settings.key == yaml.safe_load(block)["key"]
    assert settings.scenes.colours == ("PURPLE",)
    assert settings.pins["Scene 3"] == Pin(tempo=96, metre=THREE_FOUR)


def test_every_command_and_option_is_listed() -> None:
    page = filled(words(DOCS / "reference" / "commands.md"))
    for called, command in COMMANDS.items():
        section = page.split(f"## recue {called}\n")[1].split("\n## ")[0]
        for option in options_of(command):
            assert option in section, f"{called} {option}"


def test_the_osc_page_has_the_table() -> None:
    assert markdown() in filled(words(DOCS / "reference" / "osc.md"))


def test_every_exit_code_is_listed() -> None:
    listed = set(re.findall(r"^\| (\d+) \|", words(DOCS / "reference" / "exit-codes.md"), re.MULTILINE))
    codes = {error.exit_code for error in RecueError.__subclasses__()} - {RecueError.exit_code}
    assert listed == {"0", *map(str, codes), "129", "130", "143"}


@pytest.mark.parametrize("called", [each for names in NAMES.values() for each in names])
def test_every_name_of_the_python_api_is_there(called: str) -> None:
    module, _, rest = called.rpartition(".")
    assert resolve_name(f"{module}:{rest}").__doc__


def test_the_recut_page_states_every_colour_of_a_change() -> None:
    table = words(DOCS / "guides" / "recut.md").split("| change | marker |")[1].split("\n\n")[0]
    stated = re.findall(r"^\| `([a-z]+)` \| ([a-z]+) \|", table, re.MULTILINE)
    assert {kind: color.upper() for kind, color in stated} == {
        kind.value: COLORS[kind] for kind in ChangeKind
    }


# ---------------------------------------------------------------- the website


def test_every_page_is_in_the_menu() -> None:
    menu = json.dumps(yaml.safe_load(words(DOCS / "site" / "mkdocs.yml"))["nav"])
    for page in PAGES:
        assert f'"{page.relative_to(DOCS).as_posix()}"' in menu


def test_links_are_as_the_website_has_its_pages() -> None:
    assert relinked("[a](../examples/film.png#x)", "docs/index.md") == "[a](examples/film.png#x)"
    assert relinked("![a](../../examples/film.png)", "docs/guides/score.md") == "![a](../examples/film.png)"
    assert relinked("[a](docs/reference/osc.md)", "SECURITY.md") == "[a](reference/osc.md)"
    assert relinked("[a](hits.md), [b](#there)", "docs/guides/score.md") == "[a](hits.md), [b](#there)"


def test_a_link_to_what_the_website_does_not_have_is_plain_text() -> None:
    assert "LICENSE" not in beside()
    assert relinked("[the licence](../LICENSE)", "docs/index.md") == "the licence"


@pytest.mark.parametrize("kind", ["m4a", "mp3"])
def test_sounds_have_a_player(kind: str) -> None:
    assert f'<audio controls preload="none" src="x/a.{kind}">' in with_players(f'<a href="x/a.{kind}">a</a>')


# ---------------------------------------------------------------- the tutorial and the cookbook


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the example film, which is where commands are given."""
    for source in (FILM, FILM.with_suffix(".mp4"), DOCS / "tutorial" / "film-v2.otio"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tutorial_does_what_it_shows(film: Path) -> None:
    steps = re.findall(
        r"^```bash\nrecue (.*?)\n```\n\n```text\n(.*?)```",
        words(DOCS / "tutorial.md"),
        re.DOTALL | re.MULTILINE,
    )
    assert len(steps) == 6
    for command, shown in steps:
        if "--check" in command:
            octave_lower(film / "film.mid")
        done = recue(*shlex.split(command))
        assert done.exit_code == 0, done.output
        printed = done.output.rstrip().splitlines()
        assert [*of_any_soundfont(printed)] == [*of_any_soundfont(shown.splitlines())]
    sheet = json.loads((film / "film-v2.recue.json").read_text(encoding="utf-8"))
    assert [scene["edited"] for scene in sheet["scenes"]] == [True, False, False, False]
    assert sheet["scenes"][2]["style"] == "song"


def of_any_soundfont(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of output without what is another with another SoundFont: figures, and whether peaks are turned down.

    Where they are, the loudness lies up to half a LU below what was asked for; it is checked without that.
    """
    for line in lines:
        if not line.startswith("note: Peaks of the sound"):
            told = re.sub(r"(?<=true peak )-?[\d.]+|(?<=scenes within )[\d.]+", "…", line.rstrip())
            yield re.sub(r"-23\.[0-5](?= LUFS)", "-23 or a little less", told)


def begun(track: mido.MidiTrack) -> int:
    """Return the tick of a track's first note."""
    ticks = accumulate(message.time for message in track)
    return int(next(tick for tick, each in zip(ticks, track, strict=True) if each.type == "note_on"))


def octave_lower(file: Path) -> None:
    """Lower the first note of the instrument that plays first, as a person does."""
    score = mido.MidiFile(file, charset="utf8")
    melody = min(score.tracks[1:], key=begun)
    first = next(message for message in melody if message.type == "note_on")
    last = next(m for m in melody if m.type == "note_off" and m.note == first.note)
    first.note = last.note = first.note - 12
    score.save(file)


def test_the_second_cut_is_made_from_the_first() -> None:
    made = otio.adapters.write_to_string(recut(FILM), "otio_json")
    assert json.loads(made) == json.loads(words(DOCS / "tutorial" / "film-v2.otio"))


def test_the_table_of_the_spotting_session_is_read(film: Path) -> None:
    (table,) = blocks(words(DOCS / "cookbook" / "spotting.md"), "csv")
    (film / "spots.csv").write_text(table, encoding="utf-8")
    done = recue("tempo", "film.otio", "--no-picture", "--hits", "spots.csv", "--json")
    assert done.exit_code == 0, done.output
    named = {
        hit["name"]: hit
        for scene in json.loads(done.stdout)["scenes"]
        for hit in scene["solutions"][0]["hits"]
    }
    for line in table.splitlines()[1:]:
        timecode, _, called = line.split(",")
        assert named[called]["timecode"] == timecode


def test_the_controller_controls(tmp_path: Path) -> None:
    (program,) = blocks(words(DOCS / "cookbook" / "controller.md"), "python")
    with SmallService() as service, running(service) as endpoint:
        script = tmp_path / "buttons.py"
        script.write_text(program.replace("9870", str(endpoint.address[1])), encoding="utf-8")
        typed = "list\nreroll drifting\ndarker drifting\nlock drifting\nreroll nobody\nundo\nquit\n"
        done = subprocess.run(
            [sys.executable, script],
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
    assert done.returncode == 0, done.stderr
    assert "drifting\nchased — at night" in done.stdout
    assert "There is no scene nobody" in done.stdout
    path = "/edit/cut.otio"
    assert service.told == [
        ("reroll", path, "a1"),
        ("mood", path, "a1", pytest.approx(-0.7), 0.0),
        ("lock", path, "a1", True),
        ("undo", path),
    ]
