"""The command line itself: commands are found, and loaded only when they are called."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from bridge.cli import main

HEAVY = ("torch", "matplotlib", "asyncio", "numpy", "pydantic", "cv2")
"""Modules that `--help` does not load."""
COMMANDS = main.list_commands(click.Context(main))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_is_listed_is_there(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert f" {name} [OPTIONS]" in result.stdout


def test_a_command_that_is_not_there_is_wrong_usage() -> None:
    result = CliRunner().invoke(main, ["scroe"])
    assert result.exit_code == 2
    assert "No such command 'scroe'" in result.stderr


@pytest.mark.parametrize(
    ("command", "more"),
    [("--help", ("pythonosc", "rich")), ("score --help", ("pythonosc", "rich")), ("osc --help", ())],
)
def test_help_is_quick_since_it_loads_little(command: str, more: tuple[str, ...]) -> None:
    code = (
        "import sys; from bridge.cli import main; main(sys.argv[1:], standalone_mode=False);"
        f"sys.exit(', '.join({{*{HEAVY + more}}} & {{*sys.modules}}) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command.split()], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert "Options:" in done.stdout
