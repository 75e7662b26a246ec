"""Textures are heard as they are laid out, and bars keep as many onsets as they are asked for."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from generator.asking import scene_of
from generator.composing import GanComposer
from generator.conditions import Ints
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from generator.pieces.plan import BENT
from generator.rows import END, PART, PITCH, START
from generator.textures import Texture
from tests.generator.conditions import plain

BAR = 48
BARS = 8
NAMED = [each for each in Texture if each is not Texture.FREE]
COMPOSER = replace(GanComposer.trained(), critic=None)


def bars_of(texture: Texture, seed: int = 3) -> list[Ints]:
    """Compose two phrases in a texture; return the notes of each bar but their last ones, counted from its start."""
    rows = COMPOSER.sample(replace(plain(BARS), textures=(texture,) * BARS), seed)
    found = []
    for bar in (0, 1, 2, 4, 5, 6):
        own = rows[(rows[:, START] >= bar * BAR) & (rows[:, START] < (bar + 1) * BAR)].copy()
        own[:, [START, END]] -= bar * BAR
        found.append(own)
    return found


def starts(bar: Ints, *parts: int) -> list[int]:
    return sorted(set(bar[np.isin(bar[:, PART], parts), START].tolist()))


@pytest.mark.parametrize("texture", NAMED)
def test_bars_keep_the_onsets_that_they_are_asked_for(texture: Texture) -> None:
    asked = scene_of(plain(BARS)).asked.onsets[:6]
    assert [len(np.unique(bar[:, START])) for bar in bars_of(texture)] == asked.tolist()


@pytest.mark.parametrize("texture", [Texture.PAD, Texture.TREMOLO, Texture.DRONE])
def test_pads_are_struck_where_the_harmony_may_change_and_held(texture: Texture) -> None:
    for bar in bars_of(texture):
        chords = bar[bar[:, PART] == ACCOMPANIMENT]
        assert starts(bar, ACCOMPANIMENT) == [0, 24]
        assert (chords[:, END] - chords[:, START] >= 24).all()
        assert all((chords[:, START] == at).sum() >= 2 for at in (0, 24))


def test_a_drone_stays_on_the_tonic() -> None:
    bass = np.concatenate([bar[bar[:, PART] == BASS] for bar in bars_of(Texture.DRONE)])
    assert set(bass[:, PITCH] % 12) == {0}


def test_an_ostinato_goes_on_through_a_phrase() -> None:
    bars = bars_of(Texture.OSTINATO)
    rhythms = {tuple(starts(bar, ACCOMPANIMENT, BASS)) for bar in bars}
    assert rhythms == {tuple(range(0, BAR, 6))}
    for phrase in (bars[:3], bars[3:]):
        figures = [bar[bar[:, PART] == ACCOMPANIMENT, PITCH] for bar in phrase]
        for before, after in pairwise(figures):
            assert np.ptp((after - before)[:4]) <= BENT >= np.ptp((after - before)[4:])


def test_a_pulse_repeats_one_note_in_even_values() -> None:
    for bar in bars_of(Texture.PULSE):
        bass = bar[bar[:, PART] == BASS]
        assert bass[:, START].tolist() == list(range(0, BAR, 6))
        assert all(len(set(bass[at : at + 4, PITCH])) == 1 for at in (0, 4))


def test_an_arpeggio_plays_one_note_after_another() -> None:
    for bar in bars_of(Texture.ARPEGGIO):
        chord = bar[bar[:, PART] == ACCOMPANIMENT]
        assert chord[:, START].tolist() == list(range(0, BAR, 6))
        assert (np.diff(chord[:, PITCH]) != 0).all()


def test_repeated_chords_are_of_one_size_and_stay_until_the_harmony_may_change() -> None:
    """A note gives way only where another voice strikes its pitch."""
    for bar in bars_of(Texture.REPEATED):
        struck = [bar[bar[:, START] == at] for at in range(0, BAR, 6)]
        chords = [set(each[each[:, PART] == ACCOMPANIMENT, PITCH].tolist()) for each in struck]
        others = [set(each[each[:, PART] != ACCOMPANIMENT, PITCH].tolist()) for each in struck]
        assert len({len(each) for each in chords}) == 1
        for at in (1, 2, 3, 5, 6, 7):
            assert chords[at - 1] - chords[at] <= others[at] or chords[at] - chords[at - 1] <= others[at - 1]


@pytest.mark.parametrize("texture", [Texture.CHORALE, Texture.TUTTI])
def test_chords_stand_on_every_beat(texture: Texture) -> None:
    for bar in bars_of(texture):
        assert starts(bar, ACCOMPANIMENT) == starts(bar, BASS) == [0, 12, 24, 36]
        assert set(starts(bar, ACCOMPANIMENT)) <= set(starts(bar, MELODY))


def test_counterpoint_is_a_second_line() -> None:
    for bar in bars_of(Texture.COUNTERPOINT):
        line = bar[bar[:, PART] == ACCOMPANIMENT]
        assert line[:, START].tolist() == [0, 12, 24, 36]


def test_a_solo_stands_over_one_chord_a_bar() -> None:
    for bar in bars_of(Texture.SOLO):
        assert starts(bar, ACCOMPANIMENT, BASS) == [0]


def test_in_unison_all_voices_play_the_melody() -> None:
    for bar in bars_of(Texture.UNISON):
        lines = [bar[bar[:, PART] == part][:, [START, END, PITCH]] for part in (MELODY, ACCOMPANIMENT, BASS)]
        assert len(lines[0]) == len(lines[1]) == len(lines[2]) > 0
        for below in lines[1:]:
            assert (below[:, :2] == lines[0][:, :2]).all()
            assert ((lines[0][:, 2] - below[:, 2]) % 12 == 0).all()


def test_few_onsets_make_longer_values_and_a_kept_rhythm_stands_before_a_texture() -> None:
    sparse = replace(plain(BARS), density=np.full(BARS, 3 / 16), textures=(Texture.ARPEGGIO,) * BARS)
    assert max(len(each.counts) for each in scene_of(sparse).laid if each is not None) == 1
    kept = replace(sparse, rhythm=np.arange(0, BARS * BAR, 16))
    assert set(scene_of(kept).laid) == {None}


def test_hits_are_met_beside_the_figure_and_nothing_begins_under_a_fermata() -> None:
    asked = plain(BARS)
    asked.hits[2, 3] = True
    held = replace(asked, fermatas=(64,), textures=(Texture.REPEATED,) * BARS)
    rows = COMPOSER.sample(held, 1)
    assert 2 * BAR + 9 in rows[:, START]
    assert not set(range(4 * BAR + 1, 4 * BAR + 12)) & set(rows[:, START].tolist())


def test_an_accompaniment_breathes_after_every_second_phrase_and_at_the_end() -> None:
    firsts = [0, 4, 8, 12]
    scene = scene_of(replace(plain(14), phrases=tuple(firsts), textures=(Texture.REPEATED,) * 14))
    free = [scene.laid_at(2 * bar) is None for bar in range(14)]
    assert [bar for bar, is_free in enumerate(free) if is_free] == [7, 13]
