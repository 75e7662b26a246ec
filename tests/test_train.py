"""Training by the command: what it writes, and what it refuses before hours are lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from generator.composing import GanComposer
from generator.score import Voice
from tests.folders import seen_in
from tests.generator.conditions import plain
from tests.generator.learning.quick_run import quickly
from tests.generator.pieces.corpora import TUNE, corpus, written
from tests.generator.pieces.songs import song
from tests.recuts import assert_refused


@pytest.fixture(autouse=True)
def _in_seconds() -> Iterator[None]:
    with quickly():
        yield


def trained(folder: Path, *options: object) -> Result:
    """Train on a corpus of two pieces; later options go before these."""
    music = corpus(folder / "corpus")
    asked = ["--corpus", music, "--checkpoint", folder / "run" / "state.pt", "-o", folder / "new.safetensors"]
    return CliRunner().invoke(main, ["train", *[str(word) for word in (*asked, *options)]])


def test_weights_are_written_that_compose_and_a_run_that_ended_goes_on(tmp_path: Path) -> None:
    done = trained(tmp_path)
    assert done.exit_code == 0, done.output
    composer = GanComposer.trained(tmp_path / "new.safetensors")
    assert composer.compose(plain(2), 1, dict.fromkeys(Voice, 0)).parts
    assert seen_in(tmp_path) == ["corpus", "new.safetensors", "run"]
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["step", "critic", "critic"]

    more = trained(tmp_path, "--steps", 2)
    assert more.exit_code == 0, more.output
    assert more.stdout.startswith("step 2 ")
    assert GanComposer.trained(tmp_path / "new.safetensors").digest != composer.digest
    assert_refused(trained(tmp_path, "--seed", 9), 2, "was begun with a seed of 1, not 9")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("-o", "weights"), 2, "name a file like weights.safetensors with -o"),
        (("--composer", "kazoo"), 2, "there is no composer 'kazoo'; name one of gan, styles"),
        (("--composer", "styles"), 2, "too few bars of"),
        (("--corpus", "nowhere"), 2, "no training music in nowhere"),
        (("--corpus", "short"), 2, "short holds too little music to learn from, of the split train"),
        (("--checkpoint", "/dev/null/state.pt"), 6, "name another with --checkpoint"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[object, ...], code: int, said: str
) -> None:
    rows = [f"lieder/{split}.mid\t{split}\tA\t" for split in ("train", "valid")]
    written(tmp_path / "short", rows, song(TUNE))  # six bars
    monkeypatch.chdir(tmp_path)
    assert_refused(trained(tmp_path, *options), code, said)
    assert not (tmp_path / "new.safetensors").exists()
