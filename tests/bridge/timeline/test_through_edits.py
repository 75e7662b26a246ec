"""Through edits: none change the picture, but where a movie was cut up where its scenes change."""

from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.timeline import Media, MediaKind, Shot
from bridge.timeline.through_edits import goes_on, takes, through_edits, unseen_edits
from tests.edits import laid, shot

FRAME = Fraction(1, 24)
FIRST = shot("A", 100, 24)
SECOND = shot("A", 124, 24, 24)


def movie(*lengths: int) -> list[Shot]:
    """Return one movie cut into pieces that follow each other."""
    starts = [sum(lengths[:index]) for index in range(len(lengths))]
    return [shot("A", 1000 + at, length, at) for at, length in zip(starts, lengths, strict=True)]


def test_a_shot_goes_on_where_its_media_do() -> None:
    assert goes_on(FIRST, SECOND, FRAME)
    assert through_edits([FIRST, SECOND], FRAME) == {1}


@pytest.mark.parametrize(
    "other",
    [
        replace(SECOND, media=Media("B", MediaKind.FILE)),
        replace(SECOND, name="A (black and white)"),
        replace(SECOND, speed=Fraction(1, 2)),
        replace(SECOND, speed=Fraction(-1)),
        replace(SECOND, source_start=SECOND.source_start + FRAME),
        replace(SECOND, start=SECOND.start + FRAME),
    ],
    ids=["media", "name", "speed", "direction", "jump", "black between"],
)
def test_what_changes_at_an_edit_is_a_cut(other: Shot) -> None:
    assert not goes_on(FIRST, other, FRAME)


def test_titles_and_media_without_a_name_may_be_others_after_an_edit() -> None:
    for media in (Media("Title", MediaKind.GENERATOR), Media("", MediaKind.MISSING)):
        assert not goes_on(replace(FIRST, media=media), replace(SECOND, media=media), FRAME)


def test_a_source_that_is_rounded_to_a_frame_goes_on() -> None:
    half = replace(FIRST, speed=Fraction(1, 2), end=FIRST.start + 23 * FRAME)
    rest = replace(half, start=half.end, end=Fraction(2), source_start=half.source_end + FRAME / 2)
    assert goes_on(half, rest, FRAME)


def test_a_ramp_goes_on_at_the_speed_it_ends_with() -> None:
    ramp = (
        (Fraction(0), FIRST.source_start),
        (Fraction(1, 2), FIRST.source_start),
        (Fraction(1), SECOND.source_start),
    )
    ramped = replace(FIRST, ramp=ramp)
    assert goes_on(ramped, replace(SECOND, speed=Fraction(2)), FRAME)
    assert not goes_on(ramped, SECOND, FRAME)


def test_few_through_edits_are_no_cuts_and_nearly_all_are_those_of_a_movie() -> None:
    other = shot("B", 0, 24)
    assert unseen_edits(laid(*movie(24, 24), other).shots, FRAME) == {1}
    assert unseen_edits(movie(24, 24, 24), FRAME) == set()
    assert unseen_edits(laid(*movie(*[24] * 10), other).shots, FRAME) == set()
    assert len(unseen_edits(laid(*movie(*[24] * 8), other).shots, FRAME)) == 7


def test_takes_are_shots_as_they_are_seen() -> None:
    cut = laid(*movie(24, 12), shot("B", 0, 24))
    seen = replace(cut, cuts=cut.cuts[1:])
    assert [each.duration for each in takes(cut)] == [1, Fraction(1, 2), 1]
    assert [(each.duration, each.source_start) for each in takes(seen)] == [
        (Fraction(3, 2), cut.shots[0].source_start),
        (1, 0),
    ]
