"""The composer of a score: loaded when it is needed, without PyTorch, and told of when it is another than before."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from bridge.demo import FILM
from bridge.errors import MissingError
from bridge.midi.palettes import PROGRAMS, Palette
from bridge.score.composers import Composing, trained_composer
from bridge.score.pipeline import COMPOSERS
from generator import composing
from generator.composing import GanComposer
from tests.bridge.daemon.rescoring.test_rescorer import Weighed
from tests.generator.conditions import plain


def test_a_film_is_scored_without_pytorch(tmp_path: Path) -> None:
    code = "import sys; from bridge.cli import main; main(sys.argv[1:], standalone_mode=False); assert 'torch' not in sys.modules"
    asked = ["score", str(FILM), "-o", str(tmp_path), "--no-picture", "--formats", "mid,json"]
    done = subprocess.run([sys.executable, "-c", code, *asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "film.mid").is_file()


def test_scenes_composed_at_once_are_those_composed_one_after_another() -> None:
    composer = GanComposer.trained()
    compose = partial(composer.compose, plain(4), programs=PROGRAMS[Palette.STRINGS])
    seeds = range(2 * COMPOSERS)
    with ThreadPoolExecutor(COMPOSERS) as pool:
        assert list(pool.map(compose, seeds)) == list(map(compose, seeds))


def test_weights_that_are_not_there_are_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = partial(GanComposer.trained, tmp_path / "none.safetensors")
    monkeypatch.setattr(composing.GanComposer, "trained", gone)
    with pytest.raises(MissingError, match="install Recue again"):
        trained_composer()


def test_another_composer_than_before_is_told_of_where_it_composed() -> None:
    composer = Composing("recue-lstm", "abc123", Weighed)
    assert composer.remark(0, 3) == ""
    composer.composer()
    assert (composer.generator, composer.weights) == ("recue-gan", "c0ffee")
    assert composer.remark(0, 3) == ""
    assert composer.remark(1, 2) == (
        "1 scene composed anew is by recue-gan c0ffee, not by recue-lstm abc123 as before; "
        "the others keep their music."
    )
    assert composer.remark(3, 0) == (
        "3 scenes composed anew are by recue-gan c0ffee, not by recue-lstm abc123 as before."
    )


def test_the_same_composer_as_before_is_not_told_of() -> None:
    composer = Composing("recue-gan", "c0ffee", Weighed)
    composer.composer()
    assert composer.remark(2, 1) == ""
