import pytest

from bridge.themes.wishes import Strength, Wish, wishes
from generator.themes.notation import read
from generator.themes.theme import ThemeError


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Anna", (Wish("Anna"),)),
        ("Anna full", (Wish("Anna", Strength.FULL),)),
        ("Anna: hint", (Wish("Anna", Strength.HINT),)),
        ("Anna (statement)", (Wish("Anna"),)),
        ("the lost home, FULL", (Wish("the lost home", Strength.FULL),)),
        ("Anna hint; Ben", (Wish("Anna", Strength.HINT), Wish("Ben"))),
        ("'Anna' full", (Wish("Anna", Strength.FULL),)),
        ("Hint", (Wish("Hint"),)),
        ("none", ()),
        ("None ", ()),
        ("", ()),
    ],
)
def test_a_wish_is_a_name_and_how_strongly(text: str, wanted: tuple[Wish, ...]) -> None:
    assert wishes(text) == wanted


def test_a_wish_may_bring_its_notes() -> None:
    (wish,) = wishes("Anna full = C5 D5 E5/2 G5")
    assert wish == Wish("Anna", Strength.FULL, read("C5 D5 E5/2 G5"))


@pytest.mark.parametrize("text", ["= C5 D5", "Anna = ", "Anna = H5 C5", "''"])
def test_a_wish_without_a_name_or_with_bad_notes_is_refused(text: str) -> None:
    with pytest.raises(ThemeError):
        wishes(text)
