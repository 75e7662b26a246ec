from dataclasses import replace
from fractions import Fraction

from bridge.grid import SIX_EIGHT
from bridge.grid.bars import BarGrid, HitKind
from bridge.grid.tempo_map import tempo_map
from bridge.midi.clicks import BAR, BEAT, HIT, click_midi
from tests.midi import read_back
from tests.scores import even_grid


def struck(grid: BarGrid) -> list[tuple[float, int]]:
    """Seconds and keys of a click track."""
    midi = read_back(click_midi("cut", grid, tempo_map(grid)))
    return [(float(s), m.note) for _, s, _, m in midi.events if m.type == "note_on"]


def test_bars_and_beats_and_hits_have_a_sound_each() -> None:
    hits = [(0, HitKind.SCENE, Fraction(0)), (6, HitKind.CUT, Fraction(0)), (12, HitKind.CUT, Fraction(1, 4))]
    grid = even_grid([[12, 8]], [120], [hits])
    expected = [(0.0, BAR), (0.5, BEAT), (1.0, BEAT), (1.5, BAR), (2.0, BEAT)]
    heard = [(0.0, HIT), (0.75, HIT), (1.25, HIT)]
    assert sorted(struck(grid)) == sorted((time, click.key) for time, click in [*expected, *heard])


def test_six_eight_is_counted_in_two() -> None:
    (scene,) = even_grid([[12, 12]], [120]).scenes
    grid = BarGrid((replace(scene, metre=SIX_EIGHT),))
    expected = [(0.0, BAR), (0.75, BEAT), (1.5, BAR), (2.25, BEAT)]
    assert struck(grid) == [(time, click.key) for time, click in expected]


def test_scenes_follow_one_another_and_every_click_ends() -> None:
    grid = even_grid([[16], [16, 12]], [120, 90], [[(15, HitKind.CUT, Fraction(0))], []])
    midi = read_back(click_midi("cut", grid, tempo_map(grid)))
    assert [m.name for *_, m in midi.events if m.type == "track_name"] == ["cut", "Click"]
    assert {m.channel for *_, m in midi.events if m.type == "note_on"} == {9}
    on, off = ([m.note for *_, m in midi.events if m.type == kind] for kind in ("note_on", "note_off"))
    assert sorted(on) == sorted(off)
    assert abs(midi.end - grid.scenes[-1].end) <= Fraction(2, 1_000_000)
