import numpy as np
import pytest

from generator.conditions import Mode
from generator.harmony import SILENT, STATES, TONIC, HarmonicModel, learn
from generator.harmony.learning import Passages, Tables, Transitions, _expected, _forward, _learned
from generator.keys import MODES

SUBDOMINANT, DOMINANT, SUPERTONIC = 5, 7, 14


def passages(seed: int, count: int = 40) -> list[tuple[Mode, np.ndarray]]:
    """I IV V I and I ii V I, in stretches of one and of the other: what follows I rests on what went before it."""
    rng = np.random.default_rng(seed)
    kinds = [np.repeat(rng.integers(0, 2, 4), 4) for _ in range(count)]
    turns = (np.array([0, SUBDOMINANT, DOMINANT, 0]), np.array([0, SUPERTONIC, DOMINANT, 0]))
    return [(Mode.MAJOR, np.concatenate([turns[kind] for kind in each])) for each in kinds]


def log_likelihood(model: HarmonicModel, passages: Passages) -> float:
    """Compute the mean log-likelihood of passages, in nats a half bar, from the second half bar of a run on.

    The levels of tension are given to the model.
    """
    found, total, steps = list(passages), 0.0, 0
    for number, mode in enumerate(MODES):
        taken = Transitions.of(mode, [labels for of, labels in found if of is mode])
        moves = model.moves[number].reshape(-1, STATES, STATES)
        tables = Tables(model.first[number], moves, model.chords[number])
        _, scales = _forward(tables, taken)
        total += float(np.log(scales).T[taken.real].sum())
        steps += int(taken.real.sum())
    return total / max(steps, 1)


def test_what_the_corpus_does_is_likely() -> None:
    model = learn(passages(0))
    after_four = model.chords[0, :, SUBDOMINANT].argmax(-1)
    assert (after_four == DOMINANT).all()


def test_the_same_passages_teach_the_same() -> None:
    assert np.array_equal(learn(passages(0)).chords, learn(passages(0)).chords)


def test_hidden_states_tell_what_a_chain_of_chords_cannot() -> None:
    """A chain has to take a subdominant and a supertonic after a tonic for equally likely: ln 2 in four half bars."""
    labels = np.stack([each for _, each in passages(0, 400)])
    counts = np.full((SILENT, SILENT), 0.02)
    np.add.at(counts, (labels[:, :-1], labels[:, 1:]), 1)
    chain = np.log(counts / counts.sum(-1, keepdims=True))
    fresh = passages(1)
    by_chain = np.mean([chain[each[:-1], each[1:]].mean() for _, each in fresh])
    assert log_likelihood(learn(passages(0, 400)), fresh) > by_chain + 0.05


def test_every_chord_can_follow_every_other() -> None:
    assert (learn(passages(0)).chords > 0).all()
    assert (learn([]).chords > 0).all()


def test_a_run_ends_where_silence_begins() -> None:
    steps = Transitions.of(Mode.MAJOR, [np.array([0, 5, SILENT, 7, 0, 0, SILENT, 4])])
    assert steps.before[steps.real].tolist() == [0, 7, 0]
    assert steps.chord[steps.real].tolist() == [5, 0, 0]
    assert (steps.move[steps.real] % 2).tolist() == [1, 0, 1]


def test_expectation_agrees_with_counting_out_every_way() -> None:
    steps = Transitions.of(Mode.MINOR, [np.array([TONIC[Mode.MINOR], DOMINANT, 0, 5])])
    tables = _learned(steps)
    ways = np.einsum(
        "a,ab,bc,a,b,c->abc",
        tables.first,
        *(tables.moves[steps.move[0, at]] for at in (1, 2)),
        *(tables.chords[:, steps.before[0, at], steps.chord[0, at]] for at in range(3)),
    )
    states, moved = _expected(tables, steps)
    assert np.exp(np.log(_forward(tables, steps)[1]).sum()) == pytest.approx(ways.sum())
    assert states[0, 1] == pytest.approx(ways.sum((0, 2)) / ways.sum())
    assert moved.sum() == pytest.approx(2)
    assert moved[steps.move[0, 1]].sum(1) == pytest.approx(
        (ways.sum((1, 2)) if steps.move[0, 1] != steps.move[0, 2] else ways.sum((1, 2)) + ways.sum((0, 2)))
        / ways.sum()
    )


def test_learning_never_makes_what_was_learned_from_less_likely() -> None:
    model = learn(passages(0))
    even = Tables(
        np.full(STATES, 1 / STATES),
        np.full((8, STATES, STATES), 1 / STATES),
        np.broadcast_to(model.chords[0].mean(0), model.chords[0].shape),
    )
    steps = Transitions.of(Mode.MAJOR, [each for _, each in passages(0)])
    before = np.log(_forward(even, steps)[1]).T[steps.real].mean()
    assert log_likelihood(model, passages(0)) >= before
