"""Composed music under dialogue: fewer onsets, out of the way of words; what a person asked for still sounds."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid.bars import HitKind, SceneGrid
from bridge.midi.palettes import FORCES, Palette
from bridge.midi.passage import ONSET, PITCH, RELEASE, Ints, Passage, passage_of
from bridge.score.orchestration.orchestration import orchestrated
from bridge.score.underscore.asking import ASIDE, THINNING, thinner
from bridge.score.underscore.clearing import STRUCK, cleared
from bridge.score.underscore.dialogue import Dialogue, dialogue_of
from bridge.score.underscore.thinning import HIGH, Stays, thinned
from bridge.score.underscoring import stays_in
from bridge.settings.preferences import Underscore
from bridge.sound.heard import Speech
from generator.conditions import STEPS, Conditions, Key, Style
from generator.score import Note, Score, Voice, VoicePart
from tests.playing import wrong
from tests.scores import even_grid

BARS = 8
NORMAL = Underscore.NORMAL
NO_HITS = Stays(frozenset({0}))
KEY = Key.parse("C major")


def scene(hits: Sequence[tuple[int, HitKind, Fraction]] = ()) -> SceneGrid:
    """Return eight bars of 4/4 at 120, sixteen seconds, with hits that a person asked for."""
    grid = even_grid([[16] * BARS], [120], [hits]).scenes[0]
    return replace(grid, hits=tuple(replace(met, hit=replace(met.hit, weight=2.0)) for met in grid.hits))


def said(*spans: tuple[float, float], pitch: float | None = 47.0) -> Dialogue:
    speech = [
        Speech(Fraction(start), Fraction(end), -20.0, pitch, (Fraction(start),)) for start, end in spans
    ]
    return dialogue_of(speech, scene())


def busy(high: int = 0) -> Passage:
    """Melody in eighths, chords on each beat, bass on each half bar."""
    scale = [72, 74, 76, 77, 79, 77, 76, 74]
    melody = tuple(Note(at / 2, 0.5, scale[at % 8] + high, 80) for at in range(8 * BARS))
    chords = tuple(Note(float(at), 1.0, pitch, 60) for at in range(4 * BARS) for pitch in (60, 64, 79))
    bass = tuple(Note(2.0 * at, 2.0, 36 + 7 * (at % 2), 70) for at in range(2 * BARS))
    parts = zip(Voice, (40, 48, 43), (melody, chords, bass), strict=True)
    return passage_of(Score(tuple(VoicePart(*part) for part in parts), 4.0 * BARS))


def asked(density: float = 0.5) -> Conditions:
    ones = np.ones(BARS)
    return Conditions(
        key=KEY,
        style=Style.ORCHESTRAL,
        steps=np.full(BARS, 16),
        density=density * ones,
        strength=2 * ones,
        register=64 * ones,
        dynamics=0.6 * ones,
        valence=0 * ones,
        arousal=0 * ones,
        position=np.arange(BARS) / BARS,
        hits=np.zeros((BARS, STEPS), dtype=np.bool_),
    )


def notes(music: Passage, voice: Voice) -> Ints:
    return next(track.notes for track in music.tracks if track.voice is voice)


def struck(music: Passage, dialogue: Dialogue) -> int:
    """Count the instants under dialogue at which something is struck."""
    onsets = np.unique(np.concatenate([track.notes[:, ONSET] for track in music.tracks]))
    return int(dialogue.under(onsets).sum())


def test_bars_ask_for_less_as_far_as_somebody_speaks_in_them() -> None:
    dialogue = said((2, 4), (9, 10))
    told = thinner(asked(), dialogue, NORMAL)
    by = THINNING[NORMAL]
    assert (
        told.density.tolist()
        == [0.5, 0.225, 0.5, 0.5, pytest.approx(0.5 * (1 - 0.5 * (1 - by.density)), abs=1e-3)] + [0.5] * 3
    )
    assert (told.dynamics <= asked().dynamics).all()
    assert told.register[1] == 64.0 - by.lower
    assert told.register[0] == 64.0


def test_off_and_silence_change_nothing() -> None:
    told = asked()
    assert thinner(told, said((2, 4)), Underscore.OFF) is told
    assert thinner(told, Dialogue(), Underscore.STRONG) is told
    music = busy()
    assert thinned(music, told, scene(), said((2, 4)), Underscore.OFF, NO_HITS) is music
    assert cleared(music, Dialogue(), NORMAL, frozenset()) is music


def test_the_register_keeps_beside_the_speaker_s() -> None:
    told = thinner(asked(), said((0, 16), pitch=58.0), NORMAL)
    assert (np.abs(told.register - 58.0) >= ASIDE).all()


@pytest.mark.parametrize("level", [Underscore.LIGHT, Underscore.NORMAL, Underscore.STRONG])
def test_onsets_under_words_fall_by_what_the_level_says(level: Underscore) -> None:
    dialogue = said((2, 6), (9, 13))
    told = thinner(asked(), dialogue, level)
    less = thinned(busy(), told, scene(), dialogue, level, NO_HITS)
    assert struck(less, dialogue) <= THINNING[level].density * struck(busy(), dialogue)
    outside = ~dialogue.under(notes(busy(), Voice.MELODY)[:, ONSET])
    kept = notes(less, Voice.MELODY)
    assert (~dialogue.under(kept[:, ONSET])).sum() == outside.sum()


def test_what_is_not_struck_is_held_as_long_as_its_chord() -> None:
    dialogue = said((2, 6))
    less = thinned(busy(), thinner(asked(), dialogue, NORMAL), scene(), dialogue, NORMAL, NO_HITS)
    chords = notes(less, Voice.HARMONY)
    under = chords[dialogue.under(chords[:, ONSET])]
    assert (under[:, RELEASE] - under[:, ONSET]).max() == 2 * 960
    assert (under[:, RELEASE] <= under[:, ONSET] // 1920 * 1920 + 1920).all()


def test_nothing_lies_high_under_words() -> None:
    dialogue = said((2, 6))
    less = thinned(busy(12), thinner(asked(), dialogue, NORMAL), scene(), dialogue, NORMAL, NO_HITS)
    for voice in (Voice.MELODY, Voice.HARMONY):
        found = notes(less, voice)
        assert (found[dialogue.under(found[:, ONSET]), PITCH] <= HIGH).mean() > 0.9


def test_a_melody_leaves_the_speaker_s_register() -> None:
    dialogue = said((2, 6), pitch=76.0)
    less = thinned(busy(), thinner(asked(), dialogue, NORMAL), scene(), dialogue, NORMAL, NO_HITS)
    melody = notes(less, Voice.MELODY)
    assert (np.abs(melody[dialogue.under(melody[:, ONSET]), PITCH] - 76) >= ASIDE).all()


def test_a_hit_that_a_person_asked_for_still_sounds() -> None:
    steps = (33, 38, 47)
    grid = scene([(step, HitKind.MARKER, Fraction(0)) for step in steps])
    dialogue = said((2, 8))
    less = thinned(
        busy(),
        thinner(asked(0.2), dialogue, Underscore.STRONG),
        grid,
        dialogue,
        Underscore.STRONG,
        stays_in(grid, ()),
    )
    onsets = np.concatenate([track.notes[:, ONSET] for track in less.tracks]) // 240
    assert {
        step for step in steps if step in np.concatenate([t.notes[:, ONSET] for t in busy().tracks]) // 240
    } <= set(onsets.tolist())


def test_a_theme_keeps_its_notes() -> None:
    dialogue, stays = said((0, 16)), Stays(frozenset({0}), ((Voice.MELODY, 0, 4 * 3840),))
    less = thinned(busy(), thinner(asked(), dialogue, NORMAL), scene(), dialogue, NORMAL, stays)
    was, now = (notes(each, Voice.MELODY) for each in (busy(), less))
    assert now[now[:, ONSET] < 4 * 3840, PITCH].tolist() == was[was[:, ONSET] < 4 * 3840, PITCH].tolist()


def test_a_phrase_waits_for_a_beat_where_it_would_begin_with_a_word() -> None:
    line = (Note(0.0, 1.0, 64, 80), Note(8.0, 4.0, 65, 80))
    bass = tuple(Note(4.0 * bar, 4.0, 40, 70) for bar in range(BARS))
    music = passage_of(
        Score((VoicePart(Voice.MELODY, 40, line), VoicePart(Voice.BASS, 43, bass)), 4.0 * BARS)
    )
    dialogue = said((4, 6))
    less = thinned(music, thinner(asked(0.9), dialogue, NORMAL), scene(), dialogue, NORMAL, NO_HITS)
    assert notes(less, Voice.MELODY)[:, ONSET].tolist() == [0, 9 * 960]


def on_words(melody: Ints, dialogue: Dialogue) -> list[tuple[int, int]]:
    """Return the onset of each phrase that begins with a word, and the ticks for which its first note sounds."""
    near = 0.12 / 0.125 * 240
    return [
        (onset, min([release, *melody[at + 1 : at + 2, ONSET].tolist()]) - onset)
        for at, (onset, release) in enumerate(melody[:, [ONSET, RELEASE]].tolist())
        if (not at or melody[:at, RELEASE].max() <= onset - 960)
        and min(abs(word - onset) for word in dialogue.words) <= near
    ]


@given(
    places=st.lists(st.integers(1, 60), min_size=1, max_size=12, unique=True),
    lengths=st.lists(st.sampled_from([0.5, 1.0, 1.5, 3.0]), min_size=12, max_size=12),
    words=st.lists(st.integers(0, 119), min_size=1, max_size=40, unique=True),
)
def test_no_phrase_begins_with_a_word_where_a_beat_later_no_word_does(
    places: list[int], lengths: list[float], words: list[int]
) -> None:
    starts = sorted(places)
    ends = [*starts[1:], 64]
    melody = tuple(
        Note(start / 2, min(length, (end - start) / 2), 65, 80)
        for start, end, length in zip(starts, ends, lengths, strict=False)
    )
    music = passage_of(Score((VoicePart(Voice.MELODY, 40, melody),), 4.0 * BARS))
    times = tuple(Fraction(word, 8) for word in sorted(words))
    dialogue = dialogue_of([Speech(Fraction(0), Fraction(16), -20.0, 47.0, times)], scene())
    less = thinned(
        music, thinner(asked(0.9), dialogue, NORMAL), scene(), dialogue, NORMAL, Stays(frozenset())
    )
    found = notes(less, Voice.MELODY)
    near = 0.12 / 0.125 * 240
    for onset, lasts in on_words(found, dialogue):
        later = [onset + 960 * beats for beats in (1, 2) if lasts >= 960 * beats + 240]
        assert all(min(abs(word - at) for word in dialogue.words) <= near for at in later)


@pytest.mark.parametrize("palette", [Palette.ORCHESTRA, Palette.STRINGS, Palette.HYBRID, Palette.PIANO])
def test_nothing_is_struck_or_doubled_high_under_words_and_all_can_be_played(palette: Palette) -> None:
    grid = scene([(40, HitKind.MARKER, Fraction(0))])
    dialogue = said((2, 6), (9, 13))
    less = thinned(busy(), thinner(asked(), dialogue, NORMAL), grid, dialogue, NORMAL, stays_in(grid, ()))
    music = cleared(orchestrated(less, grid, KEY, palette), dialogue, NORMAL, frozenset({40}))
    for track in music.tracks:
        under = track.notes[dialogue.under(track.notes[:, ONSET])]
        if track.name in STRUCK:
            assert set((under[:, ONSET] // 240).tolist()) <= {40}
        elif track.drawn:
            assert (under[:, PITCH] < HIGH).all()
    assert wrong(music, grid, palette) == wrong(orchestrated(less, grid, KEY, palette), grid, palette) == []
    assert FORCES[palette]
