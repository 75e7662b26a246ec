import itertools
from pathlib import Path

import pytest
import torch

from generator.checkpoints import load_checkpoint, save_checkpoint
from generator.errors import CheckpointError
from generator.learning.composer import NAME, TrainingState, start, train, update, validated
from generator.learning.music import Music
from generator.learning.recipe import Recipe
from generator.pieces.batch import Batch
from tests.generator.network.networks import SMALL, march

RECIPE = Recipe(steps=2, batch=2, columns=48, warm_up=1, check_every=1, check_passages=2)


@pytest.fixture(scope="module")
def music() -> Music:
    return Music.of([march(seed=seed) for seed in range(2)], RECIPE.columns)


@pytest.fixture(scope="module")
def batches(music: Music) -> list[Batch]:
    return list(itertools.islice(music.batches(RECIPE.batch, seed=1), 3))


def updated(state: TrainingState, batch: Batch) -> float:
    torch.manual_seed(state.step)  # of what dropout leaves out
    return update(state, batch, RECIPE)


def test_a_batch_is_of_passages_and_the_same_seed_gives_the_same(music: Music) -> None:
    one, same, other = (next(music.batches(2, seed)) for seed in (1, 1, 2))
    assert one.position.shape == (2, RECIPE.columns)
    assert torch.equal(one.counters, same.counters)
    assert one.pitch.shape != other.pitch.shape or not torch.equal(one.pitch, other.pitch)


def test_a_batch_is_of_all_passages_where_there_are_fewer_than_asked_for(music: Music) -> None:
    assert len(next(music.batches(99, seed=1)).position) == len(music.places)


def test_two_updates_run_and_are_reported(music: Music, tmp_path: Path) -> None:
    lines: list[str] = []
    network = train(music, music, RECIPE, tmp_path / "run.pt", lines.append, SMALL)
    assert [line.split(" ")[:2] for line in lines] == [["step", "1"], ["step", "2"]]
    assert all(bool(parameter.isfinite().all()) for parameter in network.parameters())


def test_a_run_that_ended_goes_on_with_more_updates(music: Music, tmp_path: Path) -> None:
    lines: list[str] = []
    train(music, music, RECIPE, tmp_path / "run.pt", lines.append, SMALL)
    more = Recipe(steps=3, batch=2, columns=48, warm_up=1, check_every=1, check_passages=2)
    train(music, music, more, tmp_path / "run.pt", lines.append, SMALL)
    assert [line.split(" ")[1] for line in lines] == ["1", "2", "3"]


def test_a_run_of_another_recipe_is_not_gone_on_with(music: Music, tmp_path: Path) -> None:
    train(music, music, RECIPE, tmp_path / "run.pt", lambda _: None, SMALL)
    other = Recipe(steps=2, batch=2, columns=48, warm_up=1, check_every=1, check_passages=2, seed=9)
    with pytest.raises(CheckpointError):
        train(music, music, other, tmp_path / "run.pt", lambda _: None, SMALL)


def test_a_run_resumed_from_its_checkpoint_equals_one_without_a_break(
    batches: list[Batch], tmp_path: Path
) -> None:
    whole = start(RECIPE, SMALL)
    updated(whole, batches[0])
    save_checkpoint(tmp_path / "run.pt", NAME, RECIPE, whole.parts, {"step": whole.step})
    resumed = start(RECIPE, SMALL)
    resumed.step = load_checkpoint(tmp_path / "run.pt", NAME, RECIPE, resumed.parts)["step"]
    assert updated(whole, batches[1]) == updated(resumed, batches[1])
    for part in ("network", "average"):
        one, other = (getattr(state, part).state_dict() for state in (whole, resumed))
        assert all(torch.equal(one[name], other[name]) for name in one)


def test_the_average_follows_the_network(batches: list[Batch]) -> None:
    state = start(RECIPE, SMALL)
    before = state.average.count_head.melody.weight.clone()
    updated(state, batches[0])
    average, network = (each.count_head.melody.weight for each in (state.average, state.network))
    assert not torch.equal(average, before)
    assert float((network - average).detach().abs().max()) < float((network - before).detach().abs().max())


def test_validation_tells_the_nats_of_each_decision(batches: list[Batch]) -> None:
    losses = validated(start(RECIPE, SMALL).average, batches)
    assert set(losses) == {"counts", "pitch", "duration", "position", "chord", "plan"}
    assert all(value > 0 for value in losses.values())


def test_the_rates_rise_stay_and_fall() -> None:
    recipe = Recipe(steps=100, warm_up=10, cool_down=0.5, coolest=0.2)
    assert [recipe.share(step) for step in (0, 9, 50, 75)] == pytest.approx([0.1, 1.0, 1.0, 0.6])
