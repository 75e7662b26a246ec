"""Solo and tutti by form: who plays where a theme is first told, before a tutti, at the climax and at the end."""

import numpy as np
import pytest

from bridge.midi.palettes import Palette
from bridge.midi.passage import ONSET, Passage, passage_of
from bridge.score.appearances import Appearance
from bridge.score.orchestration.form import Told, of_themes, sizes_of
from bridge.score.orchestration.orchestration import orchestrated
from bridge.score.orchestration.phrases import phrases
from bridge.score.sizes import Size
from bridge.themes.wishes import Strength
from generator.conditions import Key
from generator.score import Note, Score, Voice, VoicePart
from tests.bridge.score.orchestration.test_orchestration import names, track
from tests.scores import even_grid

BARS = [16] * 16
GRID = even_grid([BARS], [120]).scenes[0]
BAR = 16 * 240
C_MAJOR = Key.parse("C major")
FREE, SOLO, FEW, TUTTI = Size


def sung(*velocities: int) -> Passage:
    """Return a melody over a bass in phrases of four bars, each as loud as this."""
    beats = [
        (4 * bar + beat, loud) for bar in range(16) for beat, loud in enumerate([velocities[bar // 4]] * 4)
    ]
    line = tuple(Note(at, 1.0 if at % 16 < 15 else 0.5, 74, loud) for at, loud in beats)
    bass = tuple(Note(at, 4.0, 43, loud) for at, loud in beats[::4])
    parts = (VoicePart(Voice.MELODY, 0, line), VoicePart(Voice.BASS, 0, bass))
    return passage_of(Score(parts, 64.0))


def anna(bar: int, strength: Strength = Strength.STATEMENT, voice: Voice = Voice.MELODY) -> Appearance:
    return Appearance("Anna", bar, 4, voice, strength)


def told(sizes: tuple[Size, ...]) -> list[Size]:
    """Return the size of each phrase."""
    return [*sizes[::4]]


def test_a_theme_is_first_told_by_one_by_all_in_full_and_taken_leave_of_by_few() -> None:
    hint, full = anna(0, Strength.HINT), anna(8, Strength.FULL)
    scenes = [(hint,), (anna(4), anna(8)), (), (full,), (anna(0), anna(8))]
    assert of_themes(scenes) == [
        (),
        ((range(4, 8), SOLO),),
        (),
        ((range(8, 12), TUTTI),),
        ((range(8, 12), FEW),),
    ]


def test_a_theme_that_is_told_once_and_one_in_the_bass_are_no_farewell_and_no_solo() -> None:
    assert of_themes([(anna(0),)]) == [((range(4), SOLO),)]
    assert of_themes([(anna(0, voice=Voice.BASS),), (anna(0),)]) == [(), ((range(4), FEW),)]


def test_a_phrase_before_a_tutti_is_thin() -> None:
    asks = Told(((range(8, 12), TUTTI),))
    assert told(sizes_of(sung(80, 80, 80, 80).tracks, BARS, asks)) == [FREE, FEW, TUTTI, FREE]


@pytest.mark.parametrize(
    ("loud", "asks", "found"),
    [
        ((60, 90, 60, 60), Told(climax=True), [FEW, TUTTI, FREE, FREE]),
        ((60, 90, 60, 60), Told(((range(12, 16), TUTTI),), climax=True), [FREE, FREE, FEW, TUTTI]),
        ((60, 90, 60, 60), Told(closes=True), [FREE, FREE, FREE, FEW]),
        ((60, 60, 60, 90), Told(closes=True), [FREE, FREE, FREE, FREE]),
        ((60, 90, 60, 60), Told(), [FREE, FREE, FREE, FREE]),
    ],
)
def test_the_loudest_phrase_of_the_climax_is_a_tutti_and_the_last_of_a_scene_that_rests_is_thin(
    loud: tuple[int, ...], asks: Told, found: list[Size]
) -> None:
    assert told(sizes_of(sung(*loud).tracks, BARS, asks)) == found


def test_phrases_begin_where_the_ensemble_changes() -> None:
    sizes = [*[FREE] * 2, *[SOLO] * 3, *[FREE] * 11]
    shape = phrases(sung(80, 80, 80, 80).tracks, BARS, sizes)
    assert [(each.bars.start, each.size) for each in shape[:3]] == [(0, FREE), (2, SOLO), (5, FREE)]


def test_a_solo_is_played_by_one_player_whom_nobody_joins_and_a_tutti_by_all() -> None:
    music = sung(90, 90, 90, 82)
    plain = orchestrated(music, GRID, C_MAJOR, Palette.ORCHESTRA)
    sizes = [*[SOLO] * 4, *[FREE] * 4, *[FEW] * 4, *[TUTTI] * 4]
    formed = orchestrated(music, GRID, C_MAJOR, Palette.ORCHESTRA, sizes=sizes)
    assert track(plain, "Melody").program == 48
    melody = track(formed, "Melody")
    assert melody.program in {68, 71, 73}, "a woodwind"
    assert melody.program_at(4 * BAR) == 48

    def bars_of(name: str) -> set[int]:
        return {*np.unique(track(formed, name).notes[:, ONSET] // BAR).tolist()}

    for name in ("Flute", "Horns", "Contrabasses"):
        assert bars_of(name) <= {4, 5, 6, 7, 12, 13, 14, 15}
        assert bars_of(name) & {12, 13, 14, 15}
    assert {"Trumpets", "Trombones"} <= {*names(formed)}
    assert bars_of("Trumpets") == {12, 13, 14, 15}, "the softest phrase has them, because all play"
