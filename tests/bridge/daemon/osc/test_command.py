"""`recue osc`, against a real endpoint."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.daemon.osc.table import REQUESTS
from docs.site.objects import AnswersJson
from tests.bridge.daemon.osc.running import running
from tests.bridge.daemon.osc.service import CUT, SmallService


def recue(*args: object) -> Result:
    return CliRunner().invoke(main, ["osc", *map(str, args)])


@pytest.fixture
def service() -> Iterator[SmallService]:
    with SmallService() as service:
        yield service


@pytest.fixture
def port(service: SmallService) -> Iterator[int]:
    with running(service) as endpoint:
        yield endpoint.address[1]


def test_answers_are_printed_a_line_each(port: int) -> None:
    result = recue("/recue/scene/list", "", "--port", port)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"/recue/scene {CUT} a1 drifting 0 99 96.0 0",
        f"/recue/scene {CUT} b2 chased — at night 100 250 131.5 0",
        "/recue/ack",
    ]


def test_types_are_the_tables_and_numbers_may_be_negative(port: int, service: SmallService) -> None:
    assert recue("--port", port, "/recue/scene/mood", "", "a1", "-1", "0.5").exit_code == 0
    assert recue("--port", port, "/recue/scene/style", "", "7", "song").exit_code == 0
    assert service.told == [("mood", CUT, "a1", -1.0, 0.5), ("style", CUT, "7", "song")]


def test_a_request_id_may_be_given(port: int, service: SmallService) -> None:
    for _ in range(2):
        assert recue("--port", port, "/recue/undo", "my own id", "").exit_code == 0
    assert len(service.told) == 2  # each from another port, so another sender


def test_a_timeline_may_be_named_from_here(port: int, service: SmallService) -> None:
    assert recue("--port", port, "/recue/timeline/open", "new.otio").exit_code == 0
    assert service.told == [("open", str(Path.cwd() / "new.otio"))]


def test_json_is_one_object(port: int) -> None:
    result = recue("--json", "--port", port, "/recue/ping")
    said = json.loads(result.stdout)
    assert AnswersJson.model_validate(said)
    assert said == {
        "answers": [
            {"address": "/recue/pong", "arguments": ["1.2.3"]},
            {"address": "/recue/ack", "arguments": []},
        ]
    }


def test_an_error_is_the_exit_code(port: int) -> None:
    result = recue("--port", port, "/recue/timeline/open", "/film.mov")
    assert (result.exit_code, result.stderr) == (3, "recue: '/film.mov' is no timeline\n")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["/recue/scene/lock", "", "a1"], "takes TIMELINE SCENE LOCKED; 2 were given"),
        (["/recue/scene/lock", "", "a1", "yes"], "'yes' is not a whole number, which locked must be"),
        (["/recue/scene/tempo", "", "a1", "nan"], "'nan' is out of range for bpm"),
        (["/recue/scene/lok", "", "a1", "1"], "did you mean /recue/scene/lock?"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_sent(words: list[str], text: str) -> None:
    result = recue(*words)
    assert result.exit_code == 2
    assert text in result.stderr


def test_nobody_there_is_5(service: SmallService) -> None:
    with running(service) as endpoint:
        port = endpoint.address[1]
    assert recue("--port", port, "/recue/ping", "--timeout", "0.2").exit_code == 5
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        result = recue("--port", deaf.getsockname()[1], "/recue/ping", "--timeout", "0.05")
    assert result.exit_code == 5
    assert "within 0.05 s; start it with 'recue serve'" in result.stderr
    assert "there is no host" in recue("--host", "no such host", "/recue/ping").stderr


def test_help_and_the_bare_command_list_every_request() -> None:
    for result in (recue("--help"), recue()):
        assert result.exit_code == 0
        assert all(address in result.output for address in REQUESTS)


@pytest.mark.parametrize("seconds", ["inf", "nan", "-inf", "1e300", "0"])
@pytest.mark.parametrize("command", [("osc", "/recue/ping"), ("push", "cut.otio", "reaper")])
def test_a_time_that_nobody_can_wait_is_refused(command: tuple[str, ...], seconds: str) -> None:
    done = CliRunner().invoke(main, [*command, "--timeout", seconds])
    assert done.exit_code == 2
    assert "is not in the range 0<x<=86400." in done.stderr
