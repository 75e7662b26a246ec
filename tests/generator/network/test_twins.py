"""The networks in numpy give what those in PyTorch give."""

import numpy as np
import pytest
import torch

from generator.network.composer import by_column
from generator.network.indices import Told, column_indices, note_indices
from generator.network.sizes import Sizes
from generator.pieces.batch import Batch, collate
from generator.pieces.chords import ROOT
from generator.pieces.passages import PITCHES, Passage, passage
from generator.pieces.plan import ACCOMPANIMENT_STREAM
from generator.writing.critic import Critic
from generator.writing.network import SOURCE, Memory, Network
from tests.generator.network.networks import march, untrained, untrained_critic, weights

NEAR = 1e-4
SIZES = Sizes(width=32, blocks=2, heads=2)
COLUMNS = 40

TORCH = untrained(SIZES)
NUMPY = Network.of(weights(TORCH), SIZES)


@pytest.fixture
def shown() -> Passage:
    """Return a passage with hits and with some conditions left out."""
    return passage(march(), 0, COLUMNS, np.random.default_rng(3))


@pytest.fixture
def batch(shown: Passage) -> Batch:
    return collate([shown], COLUMNS)


def note_roots(batch: Batch) -> torch.Tensor:
    return torch.from_numpy(ROOT)[batch.chord].flatten()[batch.note_column]


def contents(batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the content of each column's notes, and that of the notes held. (1, T, W) each"""
    rows = note_indices(batch.part, batch.pitch, batch.duration, batch.previous, note_roots(batch))
    played = by_column(TORCH.notes(rows), batch.note_column, batch.position.shape)
    held = TORCH.held(batch.held_part * PITCHES + batch.held_pitch)
    return played, by_column(held, batch.held_column, batch.position.shape)


def told_of(batch: Batch) -> Told:
    same = {name: getattr(batch, name) for name in Told._fields if hasattr(batch, name)}
    counts = batch.count_code.flatten()[batch.note_column]
    return Told(**same | {"counts": counts, "root": note_roots(batch)})


def columns_by_ones(shown: Passage, played: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Run numpy's trunk over a passage, as composing does. (T, W)"""
    memory, before, found = Memory.empty(SIZES, 1, len(shown)), np.zeros_like(played[:1]), []
    for number in range(len(shown)):
        here = slice(number, number + 1)
        rows = column_indices(
            shown.position[here],
            shown.chord[here],
            shown.border[here].astype(np.int64),
            shown.plan[here],
            np.array([shown.idiom]),
            shown.echo_counts[here],
            shown.echo_goes_on[here],
            SOURCE,
        )
        features = (shown.bar_features[here], shown.next_features[here], shown.counters[here])
        told = NUMPY.told(rows, np.concatenate(features, axis=1)) + before + held[here]
        found.append(NUMPY.column(told, shown.bar[here], shown.tick[here], memory, number)[0])
        before = played[here]
    return np.array(found)


@torch.no_grad()
def test_the_trunk_by_ones_is_the_trunk_of_all(shown: Passage, batch: Batch) -> None:
    played, held = contents(batch)
    expected = TORCH.trunk(batch, played, held)[0].numpy()
    assert np.allclose(columns_by_ones(shown, played[0].numpy(), held[0].numpy()), expected, atol=NEAR)


@torch.no_grad()
def test_the_counts(batch: Batch) -> None:
    columns = TORCH.trunk(batch, *contents(batch))
    logits = TORCH.count_head(columns, batch.counts)
    likely = [
        each.log_softmax(-1)[0].gather(1, batch.counts[0, :, part : part + 1])[:, 0]
        for part, each in enumerate(logits)
    ]
    joint = NUMPY.counts(columns[0].numpy())
    own = joint[np.arange(COLUMNS), *batch.counts[0].numpy().T]
    assert np.allclose(own, sum(each.numpy() for each in likely), atol=NEAR)
    assert np.allclose(np.exp(joint).sum((1, 2, 3)), 1, atol=NEAR)


@torch.no_grad()
def test_pitches_and_lengths(batch: Batch) -> None:
    columns = TORCH.trunk(batch, *contents(batch))[0][batch.note_column]
    told = told_of(batch)
    note = TORCH.note_head(columns, told)
    same = Told(*(each.numpy() for each in told))
    own = NUMPY.note(columns.numpy(), same)
    assert np.allclose(own, note.numpy(), atol=NEAR)
    assert np.allclose(NUMPY.note.pitches(own, same), TORCH.note_head.pitches(note, told).numpy(), atol=NEAR)
    lengths = TORCH.note_head.durations(note, told, batch.pitch).numpy()
    assert np.allclose(NUMPY.note.durations(own, same, batch.pitch.numpy()), lengths, atol=NEAR)


@torch.no_grad()
def test_what_follows(batch: Batch) -> None:
    played, held = contents(batch)
    columns, head, own = TORCH.trunk(batch, played, held)[0], TORCH.next_head, NUMPY.following
    known = head(columns, played[0])
    found = own(columns.numpy(), played[0].numpy())
    assert np.allclose(found, known.numpy(), atol=NEAR)
    goes_on = batch.echo_goes_on[0]
    assert np.allclose(
        own.positions(found, goes_on.numpy()), head.positions(known, goes_on).numpy(), atol=NEAR
    )
    assert np.allclose(own.chord(found), head.chord(known).numpy(), atol=NEAR)
    code = batch.plan[0, :, ACCOMPANIMENT_STREAM]
    accompaniment, melody = head.plans(known, code)
    assert np.allclose(own.accompaniment_plan(found), accompaniment.numpy(), atol=NEAR)
    after = found + own.with_accompaniment[code.numpy()]
    assert np.allclose(own.melody_plan(after), melody.numpy(), atol=NEAR)


@torch.no_grad()
def test_the_critic(shown: Passage) -> None:
    network = untrained_critic(SIZES)
    shorter = passage(march(seed=1), 0, 24)
    expected = network.judge(collate([shown, shorter], COLUMNS)).numpy()  # the second is padded
    critic = Critic.of(weights(network), SIZES)
    assert np.allclose(critic(shown), expected[0], atol=NEAR)
    assert np.allclose(critic(shorter), expected[1, :24], atol=NEAR)
