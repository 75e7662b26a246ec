"""Every baseline learns, is packed and loaded, and plays whatever is asked; here with few updates, on little music."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.baselines.composer import BaselineComposer, load, pack
from generator.baselines.kinds import KINDS, NAMES, model_of, trained
from generator.baselines.networks import Attentive, NextToken, SequenceConfig
from generator.baselines.vae import hold_margin
from generator.conditions import Conditions
from generator.errors import CheckpointError, WeightsError
from generator.harmony import SILENT
from generator.score import Voice
from generator.training_set import learn_harmony
from tests.generator.conditions import conditions, plain
from tests.generator.test_training import pieces

MUSIC, OTHER = pieces(4, 0), pieces(2, 1)
PROGRAMS = {Voice.MELODY: 40, Voice.HARMONY: 48, Voice.BASS: 43}


@pytest.fixture(scope="module")
def composers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BaselineComposer]:
    """Each baseline after two updates."""
    folder = tmp_path_factory.mktemp("weights")
    harmony = learn_harmony(MUSIC, 8)
    for name in NAMES:
        learned = trained(name, MUSIC, OTHER, 2, 1, folder / f"{name}.pt", lambda _: None)
        (folder / name).write_bytes(pack(name, learned, harmony))
    return {name: load(name, folder / name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_conditions_and_seed_give_the_same_notes(
    name: str, composers: dict[str, BaselineComposer]
) -> None:
    def compose(seed: int) -> object:
        return composers[name].compose(plain(4), seed, PROGRAMS)

    assert composers[name].name == f"recue-{name}"
    assert compose(3) == compose(3)
    assert compose(3) != compose(4)


@pytest.mark.parametrize("name", NAMES)
def test_no_note_is_stuck_or_outside_the_scene(name: str, composers: dict[str, BaselineComposer]) -> None:
    @settings(max_examples=8)
    @given(asked=conditions(most_bars=3), seed=st.integers(0, 2**62))
    def holds(asked: Conditions, seed: int) -> None:
        chords = np.full((asked.bars, 2), SILENT)
        start, end, pitch, voice = composers[name].sample(asked, chords, seed).T
        assert (start < end).all()
        assert (end <= asked.steps.sum()).all()
        assert ((pitch >= 24) & (pitch < 96)).all()
        assert set(voice.tolist()) <= {0, 1, 2}

    holds()


def test_the_vae_has_as_many_onsets_as_asked(composers: dict[str, BaselineComposer]) -> None:
    rows = composers["cvae"].sample(plain(4, density=0.25, hits=(3,)), np.zeros((4, 2), dtype=np.int64), 0)
    steps = np.unique(rows[:, 0])
    assert np.bincount(steps // 16).tolist() == [4] * 4
    assert {3, 19, 35, 51} <= set(steps.tolist())


def test_what_sounds_goes_on_where_it_is_likelier_than_not_given_that_it_sounded() -> None:
    odds = torch.tensor(
        [[0.3, 0.001, 0.001], [0.001, 0.2, 0.05]]
    )  # onset, hold: each too rare to be heard by itself
    logits = odds.logit().view(1, 1, 2, 1, 3)
    assert (hold_margin(logits) > 0).flatten().tolist() == [False, True, False]


def test_markov_chains_play_as_dense_as_their_music(composers: dict[str, BaselineComposer]) -> None:
    assert len(composers["markov"].sample(plain(8, density=0.3), np.zeros((8, 2), dtype=np.int64), 0)) > 8


def test_attention_sees_the_same_one_token_at_a_time_as_all_at_once() -> None:
    torch.manual_seed(0)
    config = SequenceConfig(width=32, layers=2, window=64)
    network = NextToken(config, Attentive(config)).eval()
    tokens, bars, chords = (
        torch.randint(0, 800, (1, 20)),
        torch.randn(1, 20, 28),
        torch.zeros(1, 20, 2).long(),
    )
    with torch.inference_mode():
        whole, _ = network(tokens, bars, chords, [])
        memory: list[torch.Tensor] = []
        for place in range(20):
            here = slice(place, place + 1)
            one, memory = network(tokens[:, here], bars[:, here], chords[:, here], memory)
            assert torch.allclose(one[:, 0], whole[:, place], atol=1e-4)


def test_a_run_taken_up_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    lines: list[str] = []
    for steps in (2, 3):
        trained("lstm", MUSIC, OTHER, steps, 1, tmp_path / "lstm.pt", lines.append)
    assert [line.split()[1] for line in lines] == ["2", "3"]


def test_another_composers_checkpoint_is_said_so(tmp_path: Path) -> None:
    trained("lstm", MUSIC, OTHER, 1, 1, tmp_path / "a.pt", lambda _: None)
    with pytest.raises(CheckpointError, match=r"a\.pt is of lstm, not of cvae; name another --checkpoint"):
        trained("cvae", MUSIC, OTHER, 1, 1, tmp_path / "a.pt", lambda _: None)


def test_weights_of_another_composer_are_said_so(tmp_path: Path) -> None:
    network = KINDS["lstm"].build(KINDS["lstm"].config)
    (tmp_path / "w").write_bytes(pack("lstm", network.state_dict(), learn_harmony(MUSIC, 8)))
    with pytest.raises(WeightsError, match="holds no weights of cvae"):
        load("cvae", tmp_path / "w")
    with pytest.raises(WeightsError, match="cannot be read"):
        load("cvae", tmp_path / "none")
    assert model_of("lstm", network.state_dict())
