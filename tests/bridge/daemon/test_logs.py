"""Log entries, for people and for programs."""

import json
import logging
from pathlib import Path

import pytest

from bridge.daemon.logs import logging_to
from bridge.errors import NotWrittenError

LOG = logging.getLogger("bridge.daemon.test")


def test_a_record_is_a_line_of_json_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log" / "serve.jsonl"
    with logging_to(file):
        LOG.info("scored %s", "cut.otio", extra={"revision": 3})
        try:
            int("what nobody foresaw")
        except ValueError:
            LOG.exception("work on %s failed", "ünfug\n.otio")
        LOG.debug("not for the log")
        logging.getLogger("another").warning("not ours")
    first, second = (json.loads(line) for line in file.read_text().splitlines())
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "level": "info",
        "logger": "bridge.daemon.test",
        "message": "scored cut.otio",
        "revision": 3,
    }
    assert "what nobody foresaw" in second["traceback"]
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "recue: scored cut.otio"
    assert said[1].startswith("recue: work on ünfug .otio failed: ValueError")
    assert logging.getLogger("bridge").handlers == []


def test_a_quiet_log_shows_only_what_is_wrong_and_keeps_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_to(tmp_path / "serve.jsonl", quiet=True):
        LOG.info("scored %s", "cut.otio")
        LOG.warning("%s was saved unreadable", "cut.otio")
    assert capsys.readouterr().err == "recue: cut.otio was saved unreadable\n"
    assert len((tmp_path / "serve.jsonl").read_text().splitlines()) == 2


def test_the_log_does_not_grow_without_end(tmp_path: Path) -> None:
    with logging_to(tmp_path / "serve.jsonl"):
        for _ in range(600):
            LOG.info("x" * 10_000)
    assert len(list(tmp_path.iterdir())) == 5
    assert max(path.stat().st_size for path in tmp_path.iterdir()) <= 2**20


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(NotWrittenError, match="cannot be written"),
        logging_to(tmp_path / "file" / "serve.jsonl"),
    ):
        pytest.fail("there is no log")
