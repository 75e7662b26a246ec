"""Training by the command: what it writes, and what it refuses before hours are lost."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from generator.baselines.composer import load
from tests.folders import seen_in
from tests.generator.test_training_set import corpus
from tests.recuts import assert_refused


def trained(folder: Path, *options: object) -> Result:
    """Teach Markov chains a corpus of two pieces; later options go before these."""
    music = corpus(folder / "corpus", 0)
    asked = ["--corpus", music, "--checkpoint", folder / "run" / "state.pt", "-o", folder / "new.safetensors"]
    return CliRunner().invoke(
        main, ["train", "--composer", "markov", *[str(word) for word in (*asked, *options)]]
    )


def test_weights_are_written_that_the_composer_loads(tmp_path: Path) -> None:
    done = trained(tmp_path)
    assert done.exit_code == 0, done.output
    assert load("markov", tmp_path / "new.safetensors").name == "recue-markov"
    assert seen_in(tmp_path) == ["corpus", "new.safetensors", "run"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "weights"), "name a file like weights.safetensors with -o"),
        (("--composer", "kazoo"), "there is no composer 'kazoo'"),
        (("--composer", "styles"), "too few bars of"),
        (("--corpus", "nowhere"), "no training music in nowhere"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(tmp_path: Path, options: tuple[object, ...], said: str) -> None:
    assert_refused(trained(tmp_path, *options), 2, said)
    assert not (tmp_path / "new.safetensors").exists()
