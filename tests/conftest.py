"""Settings and fixtures of every test."""

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from unittest.mock import patch

import hypothesis
import pytest

from bridge.score import theme_composing
from generator import composing
from generator.composing import GanComposer
from generator.conditions import Conditions, Ints

hypothesis.settings.register_profile("recue", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("recue")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell has it for what it runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)

SAMPLE = GanComposer.sample
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write tests/golden/*.txt anew from this run"
    )


def pytest_collection_finish() -> None:
    """Let collections of garbage pass over what stays: in a process that knows every test, each took a fifth of a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    """Keep the store of whoever runs the tests out of them: commands have one of the tests' own."""
    base = tmp_path_factory.mktemp("state")
    with patch.dict(os.environ, {"XDG_STATE_HOME": str(base)}):
        yield (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def _new_state(_own_state: Iterator[Path]) -> Iterator[None]:
    """Begin each test without a store, so that what it decodes does not depend on the others."""
    with patch.dict(os.environ, {"XDG_STATE_HOME": str(next(_own_state))}):
        yield


@pytest.fixture(scope="session", autouse=True)
def _composed_quickly() -> Iterator[None]:
    """Compose each scene once a process, in one version, and a film's theme from one piece: most tests hold of any music.

    Many of them score the same cut, and the same conditions and seed give the same music. Programs that tests start compose as
    they ship.
    """
    known: dict[tuple[object, ...], Ints] = {}

    def remembered(composer: GanComposer, conditions: Conditions, seed: int) -> Ints:
        network = composer.digest, composer.network.held[:1].tobytes(), composer.critic is None
        key = (*network, composing.CANDIDATES, pickle.dumps(conditions), seed)
        if key not in known:
            known[key] = SAMPLE(composer, conditions, seed)
        return known[key].copy()

    with (
        patch.object(GanComposer, "sample", remembered),
        patch.object(composing, "CANDIDATES", 1),
        patch.object(theme_composing, "MOST_PIECES", 1),
    ):
        yield


@pytest.fixture
def composed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose anew what was composed before, too: for tests that hold that the same is asked for and the same comes."""
    monkeypatch.setattr(GanComposer, "sample", SAMPLE)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file in `tests/golden`, or with `--rewrite-golden` write that file."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--rewrite-golden"):
            file.write_text(text, encoding="utf-8", newline="\n")
        assert text == file.read_text(encoding="utf-8")

    return compare
