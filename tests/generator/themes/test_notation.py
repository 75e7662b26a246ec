import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.conditions import Key, Mode
from generator.pieces.chords import QUALITIES, ROOTS
from generator.themes.notation import METRES, read, written
from generator.themes.theme import Theme, ThemeError, themed


def notes(theme: Theme) -> list[tuple[int, int, int]]:
    return [(note.tick, note.duration, theme.tonic + note.degree) for note in theme.notes]


def test_a_note_is_a_letter_an_octave_and_a_value() -> None:
    assert notes(read("C5 D5/8 Eb5/2. F#5/16")) == [(0, 12, 72), (12, 6, 74), (18, 36, 75), (54, 3, 78)]


def test_a_note_without_an_octave_is_the_nearest_to_the_one_before() -> None:
    assert [pitch for _, _, pitch in notes(read("G4 C E D B"))] == [67, 72, 76, 74, 71]


def test_rests_ties_and_triplets_have_values_too() -> None:
    assert notes(read("C5/4~16 r/8. D5/12 E5/12 F5/12")) == [
        (0, 15, 72),
        (24, 4, 74),
        (28, 4, 76),
        (32, 4, 77),
    ]


def test_notes_before_the_first_bar_line_are_a_pickup() -> None:
    theme = read("D minor 3/4 A4 | D5/2 E5 | F5/2.")
    assert (theme.pickup, theme.bars, theme.bar, theme.beat) == (12, 2, 36, 12)
    assert theme.key == Key(2, Mode.MINOR)


def test_chords_stand_before_what_they_are_under() -> None:
    theme = read("D minor [Dm] D5/2 F5/2 | [A7] E5/1")
    minor, seventh = (list(QUALITIES).index(name) * ROOTS for name in ("m", "7"))
    assert [(each.tick, each.chord) for each in theme.chords] == [(0, minor), (48, seventh + 7)]


def test_a_key_that_is_not_written_is_heard() -> None:
    assert read("D5 E5 F#5 G5 A5 F#5 D5/2").key == Key(2, Mode.MAJOR)
    assert read("A4 B4 C5 D5 E5 C5 A4/2").key == Key(9, Mode.MINOR)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("C5 H5", "'H5' is no note"),
        ("C5/5 D5", "'C5/5' has the value 5"),
        ("C5 [Cadd9] D5", r"'\[Cadd9\]' is no chord"),
        ("3/7 C5 D5", "cannot be in 3/7"),
        ("C5", "it has 1 note"),
        ("", "it has no notes"),
        ("r/1 r/1", "it has no notes"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(ThemeError, match=said):
        read(text)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 70), st.integers(36, 96)), min_size=2, max_size=20),
    st.sampled_from(sorted(METRES)),
    st.integers(0, 11),
    st.sampled_from(list(Mode)),
)
def test_a_theme_is_read_as_it_is_written(
    steps: list[tuple[int, int, int]], metre: tuple[int, int], tonic: int, mode: Mode
) -> None:
    tick, told = 0, []
    for rest, lasts, pitch in steps:
        told.append((tick + rest, lasts, pitch))
        tick += rest + lasts
    if told[1][0] >= 8 * metre[0]:
        return
    theme = themed(told, Key(tonic, mode), *metre)
    assert read(written(theme)) == theme


@pytest.mark.parametrize("metre", METRES.values())
def test_every_metre_that_is_read_is_written(metre: str) -> None:
    theme = read(f"C major {metre} C5/8 D5/8 E5/8 F5/8 G5")
    assert written(theme).startswith(f"C major {metre} ")
    assert read(written(theme)) == theme


@pytest.mark.parametrize("metre", ["3/16", "8/8", "1/4"])
def test_a_metre_that_cannot_be_written_is_not_read(metre: str) -> None:
    with pytest.raises(ThemeError, match=f"a theme cannot be in {metre}; write it in one of 4/4, 2/2"):
        read(f"C major {metre} C5 D5 E5")


@pytest.mark.parametrize(
    ("line", "spelled"),
    [
        ("D minor 4/4 A4 Bb4 C#5 D5", "D minor 4/4 A4 Bb4 C#5 D5"),
        ("F# minor 4/4 F#4 G#4 F5 F#5", "F# minor 4/4 F#4 G#4 E#5 F#5"),
        ("Eb major 4/4 D#4 G#4 A#4 B4", "Eb major 4/4 Eb4 Ab4 Bb4 Cb5"),
        ("E major 4/4 [Ab] Ab4 B4 Eb5 E5", "E major 4/4 [G#] G#4 B4 D#5 E5"),
    ],
)
def test_notes_are_spelled_by_the_key(line: str, spelled: str) -> None:
    assert written(read(line)) == spelled


@pytest.mark.parametrize("mode", ["major", "minor"])
@pytest.mark.parametrize("tonic", ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"])
def test_every_pitch_is_read_again_in_every_key(tonic: str, mode: str) -> None:
    chromatic = " ".join(
        f"{name}4/8" for name in ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
    )
    theme = read(f"{tonic} {mode} 4/4 {chromatic}")
    assert read(written(theme)) == theme
