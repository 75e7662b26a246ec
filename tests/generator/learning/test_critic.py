from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from generator.learning.contrast import BARS, Pair, pairs
from generator.learning.critic import (
    CriticRecipe,
    _update,
    area,
    contrast,
    drawn,
    gathered,
    masked_bars,
    of_passages,
    start,
    train_critic,
    verdicts,
)
from generator.learning.music import Music
from generator.pieces.columns import Columns
from generator.writing.drawing import Tastes
from tests.generator.network.networks import SMALL, march, twin


@pytest.fixture(scope="module")
def pieces() -> list[Columns]:
    return [march(seed=seed) for seed in range(3)]


@pytest.fixture(scope="module")
def composed(pieces: list[Columns]) -> list[Pair]:
    """Real passages beside those of a composer that has learned nothing."""
    return pairs(twin(), pieces, 6, Tastes(), np.random.default_rng(0))


def test_a_composed_passage_holds_what_the_real_one_does(composed: list[Pair]) -> None:
    for pair in composed:
        real, other = (
            np.bincount(one.bar[one.note_column], minlength=one.bar[-1] + 1)
            for one in (pair.real, pair.composed)
        )
        assert real.tolist() == other.tolist()
        assert len(real) in BARS
        first = pair.real.bar_features[0], pair.composed.bar_features[0]
        assert np.array_equal(*first)


def test_bars_are_masked_whole_about_a_fifth_of_them(composed: list[Pair]) -> None:
    batch = gathered([pair.real for pair in composed])
    rng = np.random.default_rng(0)
    masks = [masked_bars(batch, rng) for _ in range(40)]
    for mask in masks:
        for bars, hidden in zip(batch.bar, mask, strict=True):
            assert len(bars[hidden].unique()) + len(bars[~hidden].unique()) == len(bars.unique())
    assert 0.15 < float(torch.stack(masks).float().mean()) < 0.25


@pytest.mark.parametrize(
    ("logits", "expected"),
    [([3, 4, 1, 2], 1.0), ([1, 2, 3, 4], 0.0), ([4, 1, 3, 2], 0.5), ([4, 2, 3, 1], 0.75)],
)
def test_the_area_is_the_odds_that_the_real_one_is_ranked_higher(
    logits: list[float], expected: float
) -> None:
    assert area(np.array(logits), np.array([True, True, False, False])) == expected


def test_the_logit_of_a_passage_is_the_mean_of_its_columns_without_the_padding(
    composed: list[Pair],
) -> None:
    batch = gathered([pair.real for pair in composed])
    each = torch.where(batch.valid, 2.0, 99.0)
    assert of_passages(each, batch).tolist() == [2.0] * len(composed)


def test_a_small_critic_learns_to_tell_real_from_composed(composed: list[Pair]) -> None:
    recipe = CriticRecipe(pretraining=0, steps=60, warm_up=1, rate=3e-3)
    state, (batch, real) = start(recipe, SMALL), drawn(composed, 6, np.random.default_rng(0))
    losses = [_update(state, recipe, partial(contrast, state.network, batch, real)) for _ in range(30)]
    assert losses[-1] < losses[0] / 2
    assert area(*verdicts(state.network, composed)) > 0.9


def test_a_critic_trains_on_masked_bars_then_on_pairs_and_resumes(
    pieces: list[Columns], composed: list[Pair], tmp_path: Path
) -> None:
    recipe = CriticRecipe(pretraining=1, steps=2, batch=2, columns=48, warm_up=1, check_every=1)
    music, lines = Music.of(pieces, recipe.columns), list[str]()
    for _ in range(2):
        train_critic(music, composed, composed, recipe, tmp_path / "critic.pt", lines.append)
    assert len(lines) == 2
    assert "told apart" not in lines[0]
    assert "told apart" in lines[1]
