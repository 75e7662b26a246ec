# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""Black is black, whatever makes it: what follows from a gap follows from a generator of black."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid import TempoRequest
from bridge.output.files import midi_file
from bridge.picture.features.picture import Picture
from bridge.score.fusion.cutting import pace
from bridge.score.hits import hits_of
from bridge.score.pipeline import ScoredTimeline, conditions_by_scene, score
from bridge.score.scenes.boundaries import strengths
from bridge.score.scenes.division import Scene, divide
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Division, ScenePreferences, Settings
from bridge.timeline import Marker, Media, MediaKind, Shot, Timeline
from bridge.timeline.black import black_of, is_black, makes_black
from bridge.timeline.formats.flattening import cuts
from bridge.timeline.formats.strips import Strip
from tests.bridge.recut.judging import Tunes
from tests.scores import cut_list

F = Fraction
FRAMES = [70, 62, 81, 75, 66, 90, 58, 120, 96]
BLACK = {3: 75, 7: 120}
"""Indices of the black ones, and their lengths in frames."""
SLUG, BLACK_VIDEO = Media("Slug", MediaKind.GENERATOR), Media("Black Video", MediaKind.GENERATOR)
NAMED = Media("Interval", MediaKind.GENERATOR, black=True)
BLUE = Media("Custom", MediaKind.GENERATOR, black=False)
MADE = pytest.mark.parametrize("media", [SLUG, BLACK_VIDEO, NAMED], ids=lambda media: media.name)


def timeline(*spans: tuple[int, int], media: Media = Media("A001", MediaKind.MISSING)) -> Timeline:  # noqa: B008 (frozen)
    """Ten seconds with shots where the spans are, in seconds."""
    shots = tuple(Shot("", media, F(a), F(b), F(0)) for a, b in spans)
    return Timeline("cut", F(24), F(0), drop_frame=False, duration=F(10), shots=shots, cuts=())


def black(*spans: tuple[int, int]) -> list[tuple[float, float]]:
    return [(float(begin), float(end)) for begin, end in black_of(timeline(*spans))]


def with_black(media: Media | None) -> Timeline:
    """Return a cut with a generator where black is, or nothing."""
    marks = [Marker("cue", F(sum(FRAMES[:at]), 24)) for at in (0, 4)]
    shown = cut_list(FRAMES, [None if at in BLACK else f"A{at}" for at in range(len(FRAMES))], markers=marks)
    edges = [F(sum(FRAMES[:at]), 24) for at in range(len(FRAMES) + 1)]
    made = [Shot(media.name, media, edges[at], edges[at + 1], F(0)) for at in BLACK] if media else []
    return replace(shown, shots=tuple(sorted([*shown.shots, *made], key=lambda shot: shot.start)))


def scored(cut: Timeline, **settings: object) -> ScoredTimeline:
    wanted = Settings.model_validate({"picture": False, **settings})
    unseen = Picture.of(cut, ["not looked at"] * len(cut.shots))
    return score(cut, unseen, wanted, Tunes(), lambda _share: None)


def spans(scenes: Sequence[Scene]) -> list[tuple[str, str, Fraction, Fraction]]:
    return [(scene.id, scene.name, scene.start, scene.end) for scene in scenes]


def test_black_is_where_no_shot_is() -> None:
    assert black((1, 3), (3, 5), (7, 9)) == [(0, 1), (5, 7), (9, 10)]
    assert black((0, 4), (4, 10)) == []
    assert black() == [(0, 10)]


@MADE
def test_black_is_where_a_generator_makes_it_and_goes_on_where_nothing_is(media: Media) -> None:
    lit, dark = timeline((0, 2), (7, 10)).shots, timeline((2, 3), (3, 5), media=media).shots
    cut = replace(timeline(), shots=(lit[0], *dark, lit[1]))
    assert black_of(cut) == ((2, 7),)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Slug", True),
        (" BL", True),
        ("black", True),
        ("Black Video 2", True),
        ("Solid Black", True),
        ("Blackbird", False),
        ("Sluggish", False),
        ("Interval", False),
    ],
)
def test_a_generator_that_nothing_else_is_known_of_is_black_by_its_name(name: str, expected: bool) -> None:
    assert is_black(Media(name, MediaKind.GENERATOR)) is expected
    assert not is_black(Media(name, MediaKind.FILE))


def test_what_the_file_says_goes_before_the_name() -> None:
    assert is_black(Media("Interval", MediaKind.GENERATOR, black=True))
    assert not is_black(Media("Black", MediaKind.GENERATOR, black=False))


@pytest.mark.parametrize(
    ("kind", "color", "expected"),
    [
        ("Slug", None, True),
        ("BlackVideo", None, True),
        ("black", (1, 1, 1), True),
        ("SolidColor", (0, 0, 0), True),
        ("SolidColor", (0, 0, 0, 1), True),
        ("SolidColor", (0, 0, 0, 0), False),
        ("Solid Color", (0, 0, 0.2), False),
        ("Color", (0, 0, 255), False),
        ("toucan:Fill", (0.0, 0.0, 1.0), False),
        ("Color Matte", None, None),
        ("Solid Color Generator", None, None),
        ("Text", (0, 0, 0), False),
        ("Rich", None, False),
        ("SMPTE Color Bars", (0, 0, 0), False),
        ("SMPTEBars", None, False),
        ("Graphic", None, False),
        ("Essential Graphics", None, False),
        ("Shape", (0, 0, 0), False),
        ("Lower Third", None, False),
        ("Generator", None, None),
        ("", None, None),
    ],
)
def test_kind_and_colour_tell_what_a_generator_makes(
    kind: str, color: tuple[float, ...] | None, expected: bool | None
) -> None:
    assert makes_black(kind, color) is expected


@MADE
def test_a_generator_of_black_gives_the_bytes_that_a_gap_gives(media: Media) -> None:
    """Scenes, keys, hits, fermatas, bars, endings and notes: all that a score is made of."""
    gap, made = (scored(with_black(each), grid={"fermata": True}) for each in (None, media))
    assert midi_file(made) == midi_file(gap)
    assert spans([cue.scene for cue in made.cues]) == spans([cue.scene for cue in gap.cues])
    assert any(cue.grid.fermatas for cue in gap.cues)
    for mine, theirs in zip(made.cues, gap.cues, strict=True):
        assert mine.grid == theirs.grid
        assert (mine.key, mine.seed, mine.valence, mine.arousal) == (
            theirs.key,
            theirs.seed,
            theirs.valence,
            theirs.arousal,
        )


@MADE
def test_the_composer_is_told_the_same(media: Media) -> None:
    """Density, accents, keys, cadences, and how scenes that meet in black end and begin."""
    told = []
    for each in (None, media):
        cut, wanted = with_black(each), Settings(picture=False)
        spotted = spot(cut, Picture.of(cut, ["not looked at"] * len(cut.shots)), wanted)
        scenes = conditions_by_scene(spotted, lay_bars(spotted), wanted, Tunes.styles)
        told.append([repr(conditions) for conditions in scenes])
    assert len(told[0]) > 1
    assert told[1] == told[0]


@MADE
@pytest.mark.parametrize("division", Division)
def test_every_division_takes_it_for_black(media: Media, division: Division) -> None:
    wanted = {"division": division}
    gap, made = (scored(with_black(each), scenes=wanted).cues for each in (None, media))
    assert spans([cue.scene for cue in made]) == spans([cue.scene for cue in gap])


def test_a_colour_that_is_not_black_is_a_picture() -> None:
    blue, gap = scored(with_black(BLUE)), scored(with_black(None))
    assert black_of(blue.timeline) == ()
    origins = [[hit.hit.origin for cue in each.cues for hit in cue.grid.hits] for each in (blue, gap)]
    assert [any("title card" in origin for origin in each) for each in origins] == [True, False]
    assert midi_file(blue) != midi_file(gap)


def test_a_film_of_black_alone_is_scored_as_one_of_nothing() -> None:
    cut = timeline((0, 10), media=SLUG)
    assert midi_file(scored(cut)) == midi_file(scored(timeline()))
    assert pace(cut.shots) == pace(())


@MADE
def test_the_picture_of_black_is_known(media: Media) -> None:
    cut = with_black(media)
    picture = Picture.of(cut, ["not looked at"] * len(cut.shots))
    assert [at for at, reason in enumerate(picture.reasons) if not reason] == list(BLACK)
    gap = with_black(None)
    assert picture.course.edges.tolist() == Picture.of(gap, [""] * len(gap.shots)).course.edges.tolist()


@st.composite
def reels(draw: st.DrawFn) -> tuple[Strip, Strip, Fraction]:
    """Shots and black, a few of them faded: with nothing where black is, and with generators over parts of it."""
    at, edits = F(0), dict[Fraction, Fraction]()
    shots, made = list[Shot](), list[Shot]()
    for number in range(draw(st.integers(1, 12))):
        length = F(draw(st.integers(1, 96)), 24)
        if draw(st.booleans()):
            shots.append(cut_list([1], [f"A{number % 3}"]).shots[0])
            shots[-1] = replace(shots[-1], start=at, end=at + length)
        else:
            inner = sorted(
                {F(0), length, *(length * F(part, 4) for part in draw(st.sets(st.integers(1, 3))))}
            )
            spans = [span for span in pairwise(inner) if draw(st.booleans())]
            medium = draw(st.sampled_from([SLUG, BLACK_VIDEO, NAMED]))
            made += [Shot(medium.name, medium, at + a, at + b, F(0)) for a, b in spans]
        if draw(st.integers(0, 4)) == 0:
            edits[at] = F(1, 2)
        at += length
    whole = sorted([*shots, *made], key=lambda shot: shot.start)
    return Strip(tuple(shots), edits), Strip(tuple(whole), edits), at


@given(reels())
def test_black_in_any_pieces_is_cut_hit_and_divided_as_nothing_is(
    reel: tuple[Strip, Strip, Fraction],
) -> None:
    *strips, duration = reel
    blank = Timeline("cut", F(24), F(0), False, duration, (), ())
    gap, made = (replace(blank, shots=each.shots, cuts=cuts(each, duration)) for each in strips)
    assert made.cuts == gap.cuts
    assert black_of(made) == black_of(gap)
    assert strengths(made).tolist() == strengths(gap).tolist()
    assert hits_of(made, []) == hits_of(gap, [])
    if gap.shots and duration > 4:
        one, other = (divide(each, ScenePreferences(), TempoRequest()).scenes for each in (gap, made))
        assert spans(other) == spans(one)


def test_a_kind_that_is_all_spaces_takes_no_longer_than_it_is_long() -> None:
    assert makes_black(" " * 100_000 + "x") is False
