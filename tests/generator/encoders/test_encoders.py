"""Encoders: what they learn, what they tell of films that lack picture or sound, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from generator.encoders.encoder import TRAINED, Encoder, encoder_file
from generator.encoders.inputs import picture_input, sound_input
from generator.encoders.learning import EncoderRecipe, rank_correlation, train
from generator.encoders.network import EncoderNetwork
from generator.encoders.shapes import OUTPUTS
from generator.errors import CheckpointError, CorpusError, WeightsError
from tests.generator.encoders.drawn import film, lesson

VALENCE, AROUSAL = OUTPUTS.index("valence"), OUTPUTS.index("arousal")
RECIPE = EncoderRecipe(steps=100, films=6, length=8, every=50)


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder, said = tmp_path_factory.mktemp("encoders"), list[str]()
    lessons, held_out = [lesson(seed) for seed in range(12)], [lesson(100)]
    file = folder / "encoders.safetensors"
    file.write_bytes(train(lessons, held_out, RECIPE, folder / "state.pt", said.append))
    assert [line.split(":")[0] for line in said] == ["step 50", "step 100"]
    return Encoder.trained(file)


def test_a_drawn_rule_is_learned_from_either_and_told_of_other_films(learned: Encoder) -> None:
    other = lesson(200, steps=60)
    told = learned.tell(other.film)
    for at in (VALENCE, AROUSAL):
        assert rank_correlation(told.values[:, at], other.wanted[:, at]) > 0.8


def test_what_is_left_out_is_told_less_surely_and_not_at_all_without_both(learned: Encoder) -> None:
    drawn = film(201, steps=60)
    both = learned.tell(drawn)
    unseen, unheard = learned.tell(drawn.without(picture=True)), learned.tell(drawn.without(sound=True))
    assert unseen.confidence[:, VALENCE].mean() < both.confidence[:, VALENCE].mean() - 0.2
    assert unheard.confidence[:, AROUSAL].mean() < both.confidence[:, AROUSAL].mean() - 0.2
    assert not learned.tell(drawn.without(picture=True, sound=True)).confidence.any()


def test_numpy_tells_what_the_trained_network_tells(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = EncoderNetwork()
    tensors = {name: value.numpy() for name, value in network.state_dict().items()}
    file = tmp_path / "random.safetensors"
    file.write_bytes(encoder_file(tensors, np.zeros(len(OUTPUTS)), np.ones(len(OUTPUTS)), {}))
    drawn = film(3, steps=64)
    drawn = type(drawn)(drawn.thumbnails, np.arange(64) > 8, drawn.levels, np.arange(64) < 50)
    read = (
        picture_input(drawn.thumbnails),
        drawn.seen,
        sound_input(drawn.levels, drawn.heard),
        drawn.heard,
    )
    with torch.no_grad():
        means, _ = network(*(torch.from_numpy(each)[None] for each in read))
    np.testing.assert_allclose(Encoder.trained(file).tell(drawn).values, means[0].numpy(), atol=5e-3)


def test_a_run_goes_on_where_it_was_cut_off_to_the_same_bytes(tmp_path: Path) -> None:
    lessons = [lesson(0), lesson(1)]
    recipe = EncoderRecipe(steps=4, films=2, length=8, every=2)

    class CutOffError(Exception):
        pass

    def cut_off(_: str) -> None:
        raise CutOffError

    with pytest.raises(CutOffError):
        train(lessons, lessons, recipe, tmp_path / "state.pt", cut_off)
    went_on = train(lessons, lessons, recipe, tmp_path / "state.pt", lambda _: None)
    assert went_on == train(lessons, lessons, recipe, tmp_path / "other.pt", lambda _: None)
    with pytest.raises(CheckpointError, match="was begun with a seed of 0, not 1"):
        train(
            lessons,
            lessons,
            EncoderRecipe(steps=4, films=2, length=8, every=2, seed=1),
            tmp_path / "state.pt",
            lambda _: None,
        )


def test_what_cannot_be_used_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="shorter than the stretches"):
        train([lesson(0, steps=8)], [], EncoderRecipe(steps=1), tmp_path / "state.pt", lambda _: None)
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(TRAINED.read_bytes()[:100])
    with pytest.raises(WeightsError, match="cannot be read"):
        Encoder.trained(damaged)
    with pytest.raises(WeightsError, match=r"not recue\.encoders/1"):
        Encoder.trained(TRAINED.with_name("recue-gan.safetensors"))


def test_weights_that_ship_are_small_and_know_bright_from_dark() -> None:
    assert TRAINED.stat().st_size < 1_000_000
    drawn = film(5)
    dark = type(drawn)(drawn.thumbnails // 8, drawn.seen, drawn.levels, drawn.heard)
    bright = type(drawn)(255 - drawn.thumbnails // 8, drawn.seen, drawn.levels, drawn.heard)
    values = [Encoder.trained().tell(each).values[:, VALENCE].mean() for each in (dark, bright)]
    assert values[0] < values[1] - 0.3
