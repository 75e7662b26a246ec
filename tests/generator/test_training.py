import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from generator.batches import HITS_A_BAR, thin
from generator.conditions import Style
from generator.corpus import CorpusPiece
from generator.errors import CheckpointError, SaveError
from generator.recipe import Recipe
from generator.training import start, train
from generator.training_set import TrainingSet, learn_harmony
from generator.weights import load

QUICK = Recipe(steps=4, warm_up=2, batch=2, bars=4, check_every=2)


def pieces(count: int, seed: int) -> list[CorpusPiece]:
    """Short pieces of random notes in 4/4."""
    rng = np.random.default_rng(seed)

    def notes() -> np.ndarray:
        bar, step = np.repeat(np.arange(16), 6), rng.integers(0, 16, 96)
        rows = np.stack(
            [
                bar,
                step,
                rng.integers(1, 8, 96),
                rng.integers(40, 80, 96),
                np.full(96, 70),
                rng.integers(0, 3, 96),
            ],
            1,
        )
        return rows[np.lexsort((rows[:, 3], rows[:, 1], rows[:, 0]))]

    full, bpm = np.full(16, 16), np.full(16, 100.0)
    return [CorpusPiece(f"p{i}", Style.SONG, full, bpm, notes()) for i in range(count)]


MUSIC = TrainingSet(pieces(4, 0), pieces(2, 1), learn_harmony(pieces(4, 0), QUICK.bars))


def test_a_run_trains_both_networks_and_its_weights_load(tmp_path: Path) -> None:
    lines: list[str] = []
    packed = train(MUSIC, QUICK, tmp_path / "state.pt", lines.append)
    (tmp_path / "w.safetensors").write_bytes(packed)
    weights = load(tmp_path / "w.safetensors")
    assert np.array_equal(weights.harmony.chords, MUSIC.harmony.chords)
    assert [re.match(r"step (\d+)", line)[1] for line in lines] == ["2", "4"]  # type: ignore[index]
    assert "critic" not in lines[0]
    assert "critic" in lines[1]


def test_a_run_taken_up_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole = train(MUSIC, QUICK, tmp_path / "whole.pt", lambda _: None)
    half = Recipe(steps=2, warm_up=2, batch=2, bars=4, check_every=2)
    train(MUSIC, half, tmp_path / "parts.pt", lambda _: None)
    lines: list[str] = []
    rest = train(MUSIC, QUICK, tmp_path / "parts.pt", lines.append)
    assert [line.split()[1] for line in lines] == ["4"]
    assert len(rest) == len(whole)


def test_a_checkpoint_of_another_run_is_said_so(tmp_path: Path) -> None:
    checkpoint = tmp_path / "state.pt"
    train(MUSIC, QUICK, checkpoint, lambda _: None)
    refused = [
        (replace(QUICK, seed=9), "begun with a seed of 1, not 9"),
        (replace(QUICK, steps=2), "has had 4 updates"),
    ]
    for recipe, said in refused:
        with pytest.raises(CheckpointError, match=said):
            train(MUSIC, recipe, checkpoint, lambda _: None)
    kept = torch.load(checkpoint, weights_only=True)
    for other in (torch.ones(2), [1, 2], {"composer": "gan"}):
        torch.save(other, tmp_path / "other.pt")
        with pytest.raises(CheckpointError, match="no run of this version"):
            train(MUSIC, QUICK, tmp_path / "other.pt", lambda _: None)
    torch.save({**kept, "critic": {}}, checkpoint)
    with pytest.raises(CheckpointError, match="another version of gan: its critic does not fit"):
        train(MUSIC, QUICK, checkpoint, lambda _: None)


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04 and no more"])
def test_a_damaged_checkpoint_is_said_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.pt").write_bytes(content)
    with pytest.raises(CheckpointError, match=r"state\.pt is no sound checkpoint"):
        train(MUSIC, QUICK, tmp_path / "state.pt", lambda _: None)


def test_a_checkpoint_with_a_damaged_byte_is_said_so_or_read(tmp_path: Path) -> None:
    checkpoint = tmp_path / "state.pt"
    train(MUSIC, QUICK, checkpoint, lambda _: None)
    sound = checkpoint.read_bytes()
    rng, refused = np.random.default_rng(0), list[str]()
    for at in [*rng.integers(len(sound), size=8), *range(len(sound) - 400, len(sound), 50)]:
        checkpoint.write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        try:
            train(MUSIC, QUICK, checkpoint, lambda _: None)
        except CheckpointError as error:
            refused.append(str(error))
    assert len(refused) > 4
    assert not any("\n" in sentence for sentence in refused)


def test_a_checkpoint_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SaveError, match="cannot be written"):
        train(MUSIC, QUICK, tmp_path / "file" / "state.pt", lambda _: None)


def test_the_same_seed_starts_the_same_networks() -> None:
    a, b = start(QUICK).generator.state_dict(), start(QUICK).generator.state_dict()
    assert all(torch.equal(a[name], b[name]) for name in a)


def test_few_onsets_are_told_as_hits() -> None:
    onsets = np.random.default_rng(0).random((500, 16)) < 0.5
    told = thin(onsets, np.random.default_rng(1))
    assert not (told & ~onsets).any()
    assert told.sum(1).max() == HITS_A_BAR
    assert 0.3 < (told.sum(1) == 0).mean() < 0.8


def test_harmony_is_learned_as_probabilities() -> None:
    harmony = learn_harmony(pieces(4, 0), 4)
    for table in (harmony.first, harmony.moves, harmony.chords):
        assert table.sum(-1) == pytest.approx(np.ones(table.shape[:-1]), abs=1e-5)
