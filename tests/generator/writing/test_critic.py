import numpy as np

from generator.writing.critic import survivors


def drawn(logits: list[float], sharpness: float, seeds: int = 400) -> list[float]:
    """Return the share of each candidate among those that go on."""
    numbers = np.concatenate(
        [survivors(np.array(logits), np.random.default_rng(seed), sharpness) for seed in range(seeds)]
    )
    return (np.bincount(numbers, minlength=len(logits)) / len(numbers)).round(2).tolist()


def test_candidates_go_on_at_the_odds_that_the_critic_gives_them() -> None:
    assert np.allclose(drawn([0.0, np.log(2), 0.0], sharpness=1), [0.25, 0.5, 0.25], atol=0.03)
    assert np.allclose(drawn([0.0, np.log(2), 0.0], sharpness=2), [1 / 6, 4 / 6, 1 / 6], atol=0.03)


def test_where_the_critic_has_no_say_every_candidate_goes_on() -> None:
    assert survivors(np.array([3.0, -2.0, 0.0, 1.0]), np.random.default_rng(0), 0).tolist() == [0, 1, 2, 3]
