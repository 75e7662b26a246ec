"""What the README says is so."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bridge.cli import main
from bridge.preferences import HitWeights
from bridge.settings import Settings, known_keys

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    keys = known_keys()
    known = {key for key in keys if not any(other.startswith(f"{key}.") for other in keys)}
    table = README.split("| key | default |")[1].split("```")[0]
    assert set(re.findall(r"^\| `([a-z._]+)`", table, re.MULTILINE)) == known


def test_the_readme_states_every_weight() -> None:
    stated = re.findall(r"^\| `hits\.weights\.([a-z]+)` \| ([0-9.]+) \|", README, re.MULTILINE)
    assert {kind: float(weight) for kind, weight in stated} == HitWeights().model_dump()


def test_the_settings_file_in_the_readme_holds(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "recue.yaml").write_text(block)
    settings = Settings.read(tmp_path / "cut.otio", {})
    assert settings.key == yaml.safe_load(block)["key"]
    assert settings.scenes.colours == ("PURPLE",)


def test_every_option_in_the_readme_is_one() -> None:
    help_text = "".join(
        CliRunner().invoke(main, [command, "--help"]).output
        for command in ("score", "demo", "train", "serve", "osc")
    )
    for option in set(re.findall(r"(--[a-z][a-z-]+)", README)) - {"--quiet", "--user", "--now"}:
        assert option in help_text, option


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_first_two_commands_are_single_lines_that_make_their_own_environment() -> None:
    first = re.search(r"```bash\n(.*?)```", README, re.DOTALL)
    assert first
    commands = first[1].strip().splitlines()
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv") for command in commands)
