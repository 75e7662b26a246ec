"""Leaders, bars, slates and credits: recognised by name and place, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.score.scenes.leaders import credits_of, ends_of
from bridge.timeline import MediaKind, Timeline
from tests.scores import cut_list

FILM = ["A001C003", "A002C001", "kitchen wide", "A001C003", "B004", "street", "A009", "A010"]


def film(
    head: Sequence[str | None] = (), tail: Sequence[str | None] = (), shots: Sequence[str] = FILM
) -> Timeline:
    """Return a cut of shots of four seconds."""
    names = [*head, *shots, *tail]
    return cut_list([96] * len(names), names)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Universal Counting Leader",
            "Bars and Tone - Rec 709",
            "SMPTE Color Bars",
            "SMPTE_Bars.mov",
            "Color Bars",
        ),
        *(
            "HD Color Bars and Tone",
            "Bars&Tone",
            "bars",
            "Leader",
            "Academy Leader 24fps",
            "Countdown",
            "SMPTE_leader.mxf",
        ),
        *(
            "FilmLeader",
            "Head Leader R1",
            "COUNTDOWN_2K",
            "Slate",
            "ABC_EP102_SLATE_v03.mov",
            "Head Slate",
            "2-pop",
        ),
        *(
            "2 Pop",
            "Test Pattern",
            "Tone 1kHz -20dB",
            "EBU Bars",
            "Color Chart",
            "Picture Start",
            "10s Countdown",
        ),
    ],
)
def test_what_stands_before_and_after_a_film_is_known_by_its_name(name: str) -> None:
    before, after = ends_of(film([name])), ends_of(film([], [name]))
    assert [before.head, before.tail] == [4, 36]
    assert [after.head, after.tail] == [0, 32]
    assert before.leaders == (((Fraction(0), Fraction(4)), (name,)),)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "prison bars",
            "gang leader",
            "Slate quarry",
            "Slate 12 Take 3",
            "The Chart Room",
            "Barstool",
            "candy_bars_cu",
        ),
        *(
            "Leader_speech",
            "clock tower",
            "tone arm",
            "pop star",
            "Cheerleader",
            "A001C003",
            "1080p",
            "Reel 1",
            "popcorn",
        ),
    ],
)
def test_a_picture_of_the_film_is_not(name: str) -> None:
    ends = ends_of(film([name], [name]))
    assert [ends.head, ends.tail] == [0, 40]
    assert ends.leaders == ()


def test_black_beside_a_leader_belongs_to_it() -> None:
    ends = ends_of(film(["Bars and Tone", None, "Slate", None], [None, "Tail Leader", None]))
    assert [ends.head, ends.tail] == [16, 16 + 36]
    assert [names for _, names in ends.leaders] == [("Bars and Tone", "Slate"), ("Tail Leader",)]


def test_black_alone_is_silent_before_the_film_and_not_after_it() -> None:
    ends = ends_of(film([None], [None]))
    assert [ends.head, ends.tail] == [4, 40]
    assert ends.leaders == ()


def test_what_is_called_so_between_pictures_is_a_picture() -> None:
    assert ends_of(film(shots=[*FILM[:4], "Leader", *FILM[4:]])).leaders == ()


def test_a_film_of_leaders_has_none() -> None:
    assert ends_of(film(shots=["Slate 1", "Slate 2", "Slate 3"])).leaders == ()
    assert ends_of(film(["Slate 1"] * 12)).leaders == ()


def test_a_generator_is_known_by_a_word_of_its_name() -> None:
    cut = film(["Bars for the mix"])
    assert ends_of(cut).leaders == ()
    made = replace(cut.shots[0].media, kind=MediaKind.GENERATOR)
    assert ends_of(replace(cut, shots=(replace(cut.shots[0], media=made), *cut.shots[1:]))).head == 4


@pytest.mark.parametrize(
    "name", ["Credits", "end_credits_v02.mov", "EndCredits", "Credit Roll", "Main Titles"]
)
def test_credits_are_known_by_their_name(name: str) -> None:
    assert credits_of(film([], [name, name])) == ((Fraction(32), Fraction(40)),)
    assert credits_of(film(shots=["accredited", "no credit given"] * 4)) == ()
