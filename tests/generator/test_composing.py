from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import composing
from generator.asking import free_bars, quota
from generator.composing import CANDIDATES, GanComposer, sounding
from generator.conditions import Bools, Conditions, Ints, Key, Mode, Style
from generator.keys import SCALES, key_margin
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.score import Note, Score, Voice
from generator.writing.critic import Critic
from tests.generator.conditions import FOUR_FOUR, conditions, plain

COMPOSER = GanComposer.trained()
pytestmark = pytest.mark.usefixtures("composed_anew")
PROGRAMS = {Voice.MELODY: 40, Voice.HARMONY: 48, Voice.BASS: 43}
METRES = {"3/4": (12, 4), "6/8": (12, 6), "5/4": (20, 4), "7/8": (14, 2), "12/8": (24, 6)}
"""Sixteenths in a bar, and in a beat."""


@pytest.fixture(autouse=True)
def _as_it_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose with the critic."""
    monkeypatch.setattr(composing, "CANDIDATES", CANDIDATES)


def compose(asked: Conditions, seed: int = 0) -> Score:
    return COMPOSER.compose(asked, seed, PROGRAMS)


def notes(score: Score) -> list[Note]:
    return [note for part in score.parts for note in part.notes]


def begun(score: Score, asked: Conditions) -> list[Ints]:
    """Count the notes that begin on each tick of each bar."""
    count = np.zeros(SIXTEENTH * int(asked.steps.sum()), dtype=np.int64)
    for note in notes(score):
        count[round(TICKS * note.onset)] += 1
    return np.split(count, SIXTEENTH * np.cumsum(asked.steps)[:-1])


def on_sixteenths(bars: list[Ints]) -> Bools:
    """Mark the sixteenths on which notes begin, of bars of one length. (bars, sixteenths)"""
    return np.array(bars)[:, ::SIXTEENTH] > 0


def assert_as_asked(score: Score, asked: Conditions) -> None:
    bars, (onsets, written) = begun(score, asked), quota(asked)
    assert [int((bar > 0).sum()) for bar in bars] == onsets.tolist()
    assert [int(bar.sum()) for bar in bars] == written.tolist()


def test_the_same_conditions_and_seed_give_the_same_notes() -> None:
    assert compose(plain(4), 7) == compose(plain(4), 7)
    assert compose(plain(4), 7) != compose(plain(4), 8)


@pytest.mark.parametrize("density", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("strength", [1.0, 2.5])
def test_density_and_strength_come_out_as_asked(density: float, strength: float) -> None:
    asked = plain(4, density, strength)
    assert quota(asked)[0].tolist() == [round(FOUR_FOUR * density)] * 4
    assert_as_asked(compose(asked), asked)


@pytest.mark.parametrize("metre", METRES)
def test_bars_of_every_metre_hold_what_is_asked(metre: str) -> None:
    steps, beat = METRES[metre]
    asked = replace(plain(4, 0.4, hits=(3, steps - 1)), steps=np.full(4, steps), beat=beat)
    score = compose(asked)
    assert score.length == steps
    assert_as_asked(score, asked)
    assert on_sixteenths(begun(score, asked))[:, [3, steps - 1]].all()


def test_without_freedom_every_bar_holds_what_is_asked() -> None:
    asked = plain(6, 0.4)
    assert compose(replace(asked, freedom=0.0)) == compose(asked)


@pytest.mark.parametrize("freedom", [0.5, 1.0])
def test_free_bars_hold_what_the_composer_likes_and_meet_every_hit_and_the_others_are_exact(
    freedom: float,
) -> None:
    asked = replace(plain(8, density=0.4, hits=(0, 7)), freedom=freedom)
    free, onsets = free_bars(asked), quota(asked)[0]
    off = []
    for seed in range(2):
        bars = begun(compose(asked, seed), asked)
        assert on_sixteenths(bars)[:, [0, 7]].all()
        off.append([int((bar > 0).sum()) for bar in bars] - onsets)
    assert not np.array(off)[:, ~free].any()
    assert np.array(off)[:, free].any()


def test_where_every_bar_is_free_a_fermata_and_silence_that_is_asked_for_hold() -> None:
    asked = replace(plain(4, 0.5), fermatas=(FOUR_FOUR + 8,), freedom=1.0)
    asked = replace(asked, density=np.array([0.5, 0.5, 0.0, 0.5]))
    bars = begun(compose(asked), asked)
    assert not bars[1][8 * SIXTEENTH + 1 : 12 * SIXTEENTH].any()
    assert not bars[2].any()
    assert all(bars[bar].any() for bar in (0, 1, 3))


def test_what_was_written_freely_keeps_its_rhythm_in_another_style() -> None:
    first = replace(plain(2, density=0.4, hits=(3,)), freedom=1.0)
    was = np.concatenate(begun(compose(first, 1), first)) > 0
    asked = replace(first, style=Style.SONG, rhythm=np.flatnonzero(was))
    assert np.array_equal(np.concatenate(begun(compose(asked, 1), asked)) > 0, was)


def test_a_scene_has_notes_in_every_part() -> None:
    score = compose(plain(8, 0.5, 2.5))
    assert [part.voice for part in score.parts] == list(Voice)
    assert all(part.notes for part in score.parts)


def test_a_rhythm_that_is_kept_is_kept_in_another_style_and_mode() -> None:
    first = plain(4, density=0.4, hits=(3,))
    bar = np.array([0, 9, 12, 20, 28, 42])  # triplets among them
    rhythm = np.add.outer(48 * np.arange(4), bar).ravel()
    asked = replace(first, style=Style.SONG, key=Key(0, Mode.MAJOR), rhythm=rhythm)
    assert np.flatnonzero(np.concatenate(begun(compose(asked, 1), asked))).tolist() == rhythm.tolist()


def test_where_all_is_asked_as_before_and_its_rhythm_is_kept_the_music_is_the_same_again() -> None:
    asked = plain(4, density=0.4, hits=(3,))
    was = compose(asked, 1)
    rhythm = np.flatnonzero(np.concatenate(begun(was, asked)))
    other = replace(asked, style=Style.SONG, rhythm=rhythm)
    assert compose(other, 1) != was
    assert compose(replace(asked, rhythm=rhythm), 1) == was


def test_every_hit_carries_an_onset() -> None:
    asked = plain(8, density=0.1, hits=(3, 7, 13))  # fewer onsets than hits
    bars = on_sixteenths(begun(compose(asked), asked))
    assert bars.sum() == 3 * 8
    assert bars[:, [3, 7, 13]].all()


@pytest.mark.parametrize(("tonic", "mode"), [(0, Mode.MINOR), (5, Mode.MAJOR), (8, Mode.MINOR)])
def test_the_music_is_in_the_key_asked_for(tonic: int, mode: Mode) -> None:
    score = compose(replace(plain(16), key=Key(tonic, mode)))
    inside = [(note.pitch - tonic) % 12 in SCALES[mode] for note in notes(score)]
    elsewhere = [(note.pitch - tonic - 6) % 12 in SCALES[mode] for note in notes(score)]
    assert np.mean(inside) > 0.7
    assert sum(inside) > sum(elsewhere)


def test_louder_conditions_are_louder() -> None:
    def mean(dynamics: float) -> float:
        score = compose(replace(plain(4), dynamics=np.full(4, dynamics)))
        return float(np.mean([note.velocity for note in notes(score)]))

    assert mean(0.3) < mean(0.6) < mean(0.9)


@settings(deadline=None, max_examples=10)
@given(asked=conditions(most_bars=4), seed=st.integers(0, 2**62))
def test_no_note_is_stuck_or_outside_the_cue(asked: Conditions, seed: int) -> None:
    score = compose(asked, seed)
    assert score.length == asked.steps.sum() / 4
    for part in score.parts:
        assert part.program == PROGRAMS[part.voice]
        for note in part.notes:
            assert 0 <= note.onset < note.onset + note.duration <= score.length
            assert 0 <= note.pitch <= 127
            assert 1 <= note.velocity <= 127


@pytest.mark.parametrize("density", [0.3, 1.0])
def test_over_a_fermata_nothing_begins_and_what_sounds_goes_on(density: float) -> None:
    asked = replace(plain(4, density, hits=(8,)), fermatas=(2 * FOUR_FOUR + 8,))
    score = compose(asked)
    bar = begun(score, asked)[2]
    assert bar[8 * SIXTEENTH] > 0
    assert not bar[8 * SIXTEENTH + 1 : 12 * SIXTEENTH].any()
    assert (bar > 0).sum() == round(density * (FOUR_FOUR - 3))
    begins = 2 * 4 + 2.0
    struck = [note for note in notes(score) if note.onset == begins]
    assert struck
    assert all(note.duration > 0.9 for note in struck)


def test_the_critic_chooses_among_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    def fit(_critic: Critic, passage: object) -> float:
        told.append(hash(np.asarray(passage.pitch).tobytes()))  # type: ignore[attr-defined]
        return 100.0 * (len(told) == wanted)

    monkeypatch.setattr(composing, "fit", fit)
    chosen = []
    for wanted in range(1, CANDIDATES + 1):  # noqa: B007 (read by fit)
        told.clear()
        chosen.append(COMPOSER.sample(plain(2), 1).tobytes())
    assert len(told) == CANDIDATES
    assert len(set(chosen)) > 1


def test_versions_in_the_key_that_is_asked_for_go_before_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "fit", lambda *_: 0.0)

    def in_key() -> int:
        written = [COMPOSER.sample(plain(6), seed) for seed in range(5)]
        return sum(bool(key_margin(sounding(rows), Key(0, Mode.MINOR)) > 0) for rows in written)

    chosen = in_key()
    monkeypatch.setattr(composing, "OUT_OF_KEY", 0.0)
    assert chosen == 5
    assert chosen > in_key()


def test_without_a_critic_one_version_is_written_unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "fit", None)
    unheard = replace(COMPOSER, critic=None)
    assert len(unheard.sample(plain(2), 1))


def melody(score: Score) -> list[int]:
    """Return the pitches of the melody."""
    (part,) = [part for part in score.parts if part.voice is Voice.MELODY]
    return [note.pitch for note in part.notes]


def test_a_melody_enters_and_ends_near_the_pitches_it_is_given() -> None:
    begins, ends = {}, {}
    for pitch in (62.0, 82.0):
        asked = replace(plain(4), enters=pitch, leaves=pitch)
        found = [melody(compose(asked, seed)) for seed in range(3)]
        begins[pitch] = np.mean([line[0] for line in found])
        ends[pitch] = np.mean([line[-1] for line in found])
    for places in (begins, ends):
        assert places[82.0] > places[62.0] + 6
