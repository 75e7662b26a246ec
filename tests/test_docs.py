"""What the README says is so."""

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bridge import errors
from bridge.cli import main
from bridge.conform import ChangeKind
from bridge.conform.marked_otio import COLORS
from bridge.demo import FILM
from bridge.errors import RecueError
from bridge.grid import THREE_FOUR
from bridge.otio.suffixes import SUFFIXES
from bridge.preferences import HitWeights, Pin
from bridge.settings import Settings, known_keys

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    keys = known_keys()
    known = {key for key in keys if not any(other.startswith(f"{key}.") for other in keys)}
    table = README.split("| key | default |")[1].split("```")[0]
    assert set(re.findall(r"^\| `([a-z._*]+)`", table, re.MULTILINE)) == known


def test_the_readme_states_every_suffix_of_a_timeline() -> None:
    (sentence,) = re.findall(r"^Recue reads (.*) and what any other", README, re.MULTILINE)
    assert re.findall(r"`(\.[a-z]+)`", sentence) == [suffix.ending for suffix in SUFFIXES]


def test_the_readme_states_every_weight() -> None:
    stated = re.findall(r"^\| `hits\.weights\.([a-z]+)` \| ([0-9.]+) \|", README, re.MULTILINE)
    assert {kind: float(weight) for kind, weight in stated} == HitWeights().model_dump()


def test_the_settings_file_in_the_readme_holds(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "recue.yaml").write_text(block)
    settings = Settings.read(tmp_path / "cut.otio", {})
    assert settings.key == yaml.safe_load(block)["key"]
    assert settings.scenes.colours == ("PURPLE",)
    assert settings.pins["Scene 3"] == Pin(tempo=96, metre=THREE_FOUR)


def test_every_option_in_the_readme_is_one() -> None:
    help_text = "".join(
        CliRunner().invoke(main, [command, "--help"]).output
        for command in (
            "score",
            "tempo",
            "demo",
            "conform",
            "restyle",
            "history",
            "train",
            "evaluate",
            "serve",
            "osc",
            "bench",
            "install",
            "push",
            "play",
            "doctor",
        )
    )
    for option in set(re.findall(r"(--[a-z][a-z-]+)", README)) - {"--quiet", "--user", "--now"}:
        assert option in help_text, option


def test_every_exit_code_is_in_the_readme_and_no_other() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RecueError)
    ]
    (sentence,) = re.findall(r"The exit code is 0 when .*", README)
    stated = {int(code) for code in re.findall(r"(\d) (?:when|for)", sentence)}
    assert stated == {0, *(kind.exit_code for kind in kinds)} - {RecueError.exit_code}


def test_every_field_of_the_tempo_object_is_in_the_readme() -> None:
    done = CliRunner().invoke(main, ["tempo", str(FILM), "--no-picture", "--scene", "chased", "--json"])
    told = json.loads(done.stdout)
    (paragraph,) = re.findall(r"^`--json` prints one object: .*$", README, re.MULTILINE)
    (scene,) = told["scenes"]
    for key in {*told, *scene, *scene["solutions"][0]}:
        assert f"`{key}`" in paragraph, key
    assert f"`{told['schema']}`" in paragraph


def test_the_readme_states_every_colour_of_a_change() -> None:
    table = README.split("| change | marker |")[1].split("\n\n")[0]
    stated = re.findall(r"^\| `([a-z]+)` \| ([a-z]+) \|", table, re.MULTILINE)
    assert {kind: color.upper() for kind, color in stated} == {
        kind.value: COLORS[kind] for kind in ChangeKind
    }


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_first_two_commands_are_single_lines_that_make_their_own_environment() -> None:
    first = re.search(r"```bash\n(.*?)```", README, re.DOTALL)
    assert first
    commands = first[1].strip().splitlines()
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv") for command in commands)
