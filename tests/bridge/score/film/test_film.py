"""The plan of a whole film: what it does not depend on, and what its scenes come to."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.picture.features.picture import Picture
from bridge.score.film.film import StandingFilm, film_of
from bridge.score.film.plan import FilmPlan
from bridge.score.fusion.material import Material
from bridge.score.keys import modulation_plan
from bridge.score.spotting import Spotting, spot
from bridge.settings import Settings
from bridge.timeline import Cut, Marker, Timeline
from generator.conditions import Key, Mode, Style
from generator.keys import distance
from tests.scores import cut_list, shot

FRAME = Fraction(1, 24)
PLACES = ("KITCHEN", "STREET", "CAR")


def spotted(cut: Timeline, seed: int = 0) -> Spotting:
    return spot(cut, Picture.unseen(cut, "not looked at"), Settings(picture=False, seed=seed))


@dataclass(frozen=True, slots=True)
class Decided:
    """What the plan of a film comes to."""

    plan: FilmPlan
    tempi: tuple[float, ...]
    styles: tuple[Style, ...]
    keys: tuple[Key, ...]


def decided(cut: Timeline, seed: int = 0) -> Decided:
    found = spotted(cut, seed)
    keys = modulation_plan(found.film, [None] * len(found.scenes))
    return Decided(found.film.plan, found.film.tempi, found.film.styles, keys)


def flashed(cut: Timeline, frame: int, length: int) -> Timeline:
    """Return a cut with a flash of white laid over it for a frame or two."""
    start, end = frame * FRAME, (frame + length) * FRAME
    shots = []
    for each in cut.shots:
        if each.start < start:
            shots.append(replace(each, end=min(each.end, start)))
        if each.end > end:
            begin = max(each.start, end)
            source = each.source_start + (begin - each.start) * each.speed
            shots.append(replace(each, start=begin, source_start=source))
    inside = {start, end} | {each.time for each in cut.cuts if not start <= each.time <= end}
    return replace(
        cut,
        shots=tuple(sorted([*shots, shot("WHITE", start, end)], key=lambda each: each.start)),
        cuts=tuple(Cut(time) for time in sorted(inside) if 0 < time < cut.duration),
    )


@st.composite
def films(draw: st.DrawFn) -> Timeline:
    """Scenes of shots of two or three setups each, one place after another, cut at a pace of their own."""
    lengths: list[int] = []
    media: list[str | None] = []
    for number, place in enumerate(draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4))):
        pace = draw(st.integers(24, 150))
        for at in range(draw(st.integers(6, 16))):
            lengths.append(pace + draw(st.integers(-8, 8)))
            media.append(f"{number}_{place}_{at % 3}")
    return cut_list(lengths, media)


@given(films(), st.data())
def test_neither_the_seed_nor_a_flash_frame_changes_the_plan(cut: Timeline, data: st.DataObject) -> None:
    frames = int(cut.duration / FRAME)
    length = data.draw(st.integers(1, 2))
    flash = flashed(cut, data.draw(st.integers(3, frames - 6)), length)
    assert decided(cut, seed=7) == decided(cut)
    assert decided(flash) == decided(cut)


def test_the_name_of_the_timeline_changes_nothing() -> None:
    cut = cut_list([96] * 24, ["A", "B"] * 12)
    assert decided(replace(cut, name="cut v2")) == decided(cut)


def test_black_before_the_first_picture_changes_no_scene_of_it() -> None:
    plain = cut_list([96] * 24, ["A", "B"] * 12)
    led = cut_list([240, *[96] * 24], [None, *["A", "B"] * 12])
    alone, behind = decided(plain), decided(led)
    assert len(behind.keys) == 2
    later = Decided(behind.plan, behind.tempi[1:], behind.styles[1:], behind.keys[1:])
    assert later == alone


def test_an_even_dialogue_is_one_scene_of_strings_at_an_even_pace() -> None:
    found = spotted(cut_list([96] * 24, ["A", "B"] * 12))
    assert [scene.name for scene in found.scenes] == ["Scene 1"]
    assert found.moods[0].valence == 0
    assert abs(found.moods[0].arousal) < 0.15
    assert found.film.plan.key.mode is Mode.MAJOR
    assert found.remarks[-1] == (
        "No footage is seen, so moods are neutral: only the pace of the cutting tells scenes apart."
    )


def test_a_scene_that_was_parted_for_its_length_goes_on_in_its_key_tempo_and_ensemble() -> None:
    found = decided(cut_list([96] * 80, ["A", "B"] * 40))
    assert len(found.keys) == 3
    assert len(set(found.tempi)) == len(set(found.styles)) == 1
    assert set(found.keys) == {found.plan.key}


@given(films(), st.integers(1, 3))
def test_neighbours_are_near_where_nothing_asks_for_contrast(cut: Timeline, marked: int) -> None:
    edges = [each.start for each in cut.shots][:: len(cut.shots) // marked]
    told = replace(cut, markers=tuple(Marker(f"scene: {at}", edge) for at, edge in enumerate(edges)))
    assert all(distance(one, other) <= 2 for one, other in pairwise(decided(told).keys))


def test_moods_are_not_called_neutral_for_a_silence_without_words() -> None:
    markers = (Marker("mood: sad", Fraction(1)), Marker("no music", Fraction(24)))
    found = spotted(replace(cut_list([96] * 12), markers=markers))
    assert [scene.silence is None for scene in found.scenes] == [True, False]
    assert not any("neutral" in remark for remark in found.remarks)


def test_moods_are_not_called_neutral_where_words_say_what_the_film_is_about() -> None:
    cut = cut_list([96] * 12)
    said = Settings.model_validate({"picture": False, "mood": "calm"})
    found = spot(cut, Picture.unseen(cut, "not looked at"), said)
    assert not any("moods are neutral" in remark for remark in found.remarks)


def test_where_every_scene_stands_a_film_is_as_its_scenes_are() -> None:
    cut = cut_list([96] * 30, [place for place in PLACES for _ in range(10)])
    found = spotted(cut)
    tempi = tuple(61.0 + at for at in range(len(found.scenes)))
    stands = StandingFilm(found.film.plan, tempi, (tuple(Style)[-1],) * len(tempi))
    picture, settings = Picture.unseen(cut, "not looked at"), Settings(picture=False)
    film = film_of(Material(cut, picture), found.scenes, found.moods, settings, stands)
    assert len(tempi) > 1
    assert (film.plan, film.tempi, film.styles) == (stands.plan, stands.tempi, stands.styles)
