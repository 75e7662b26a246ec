"""A theme that the film's plan lays over words: its main notes stay, and those of a theme that a person asks for all do."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.picture.features.picture import Picture
from bridge.score.pipeline import ScoredTimeline, score
from bridge.score.theming import REDUCED
from bridge.score.underscore.asking import THINNING
from bridge.score.underscore.bar_lines import BarLines
from bridge.score.underscore.dialogue import Dialogue, dialogue_of
from bridge.score.underscore.reducing import UNIT, reduced
from bridge.settings import Settings
from bridge.settings.preferences import Underscore
from bridge.sound.heard import Sound, Speech
from bridge.themes.own import OwnThemes
from bridge.timeline import Marker
from generator.conditions import StatedNote, Statement
from generator.score import Voice
from generator.themes.notation import read
from tests.bridge.recut.judging import Tunes
from tests.scores import cut_list, even_grid

GRID = even_grid([[16] * 8], [120], [[]]).scenes[0]
"""Eight bars of 4/4 at 120: two seconds each."""
LINES = BarLines.of(GRID)
QUARTER = 12
RUN = Statement(
    1,
    Voice.MELODY,
    (
        *(StatedNote(at * QUARTER // 2, QUARTER // 2, 72 + at % 5) for at in range(8)),
        StatedNote(4 * QUARTER, 4 * QUARTER, 72),
    ),
)
"""A bar of eighths, and a long note."""


def said(*spans: tuple[float, float]) -> Dialogue:
    return dialogue_of([Speech(Fraction(start), Fraction(end), -20.0) for start, end in spans], GRID)


def test_beats_and_long_notes_stay_and_sound_for_the_ornaments() -> None:
    told = reduced(RUN, LINES, said((2, 6)), Underscore.NORMAL)
    assert [(note.tick, note.duration) for note in told.notes] == [
        (0, 12),
        (12, 12),
        (24, 24),
        (48, 48),
    ]


def test_what_nobody_speaks_over_stays_as_it_is() -> None:
    assert reduced(RUN, LINES, said((8, 10)), Underscore.NORMAL) == RUN
    assert reduced(RUN, LINES, said((2, 6)), Underscore.OFF) == RUN
    half = reduced(RUN, LINES, said((3, 4)), Underscore.NORMAL)
    assert half.notes[:4] == RUN.notes[:4]
    assert len(half.notes) < len(RUN.notes)


@given(
    lengths=st.lists(st.sampled_from([2, 3, 6, 12, 18, 24]), min_size=1, max_size=20),
    start=st.integers(0, 60),
    length=st.integers(1, 60),
    level=st.sampled_from([Underscore.LIGHT, Underscore.NORMAL, Underscore.STRONG]),
)
def test_a_reduced_theme_is_a_part_of_it_in_order_and_never_overlaps(
    lengths: list[int], start: int, length: int, level: Underscore
) -> None:
    ticks = [sum(lengths[:at]) for at in range(len(lengths))]
    told = Statement(
        0, Voice.MELODY, tuple(StatedNote(*pair, 70) for pair in zip(ticks, lengths, strict=True))
    )
    dialogue = said((start / 4, (start + length) / 4))
    less = reduced(told, LINES, dialogue, level)
    under = {
        note.tick for note in told.notes if dialogue.said[0].first <= UNIT * note.tick < dialogue.said[0].end
    }
    kept = {note.tick for note in less.notes}
    assert kept <= set(ticks)
    assert set(ticks) - under <= kept
    assert len(kept & under) <= max(1, THINNING[level].density * len(under) + 0.5)
    assert bool(kept & under) == bool(under)
    assert all(
        one.tick + one.duration <= other.tick for one, other in zip(less.notes, less.notes[1:], strict=False)
    )
    assert less.notes[-1].tick + less.notes[-1].duration <= ticks[-1] + lengths[-1]


TUNE = read("C major " + "C5/8 D5/8 E5/8 F5/8 G5 E5 | " * 3 + "C5/1")


def film(text: str = "", level: Underscore = Underscore.NORMAL) -> ScoredTimeline:
    """Return three scenes of forty seconds with a person's theme, under words from the first frame to the last."""
    markers = [Marker(f"scene: {name}", Fraction(40 * at), comment=text) for at, name in enumerate("ABC")]
    cut = cut_list([60] * 48, [f"M{number // 4}" for number in range(48)], markers=markers)
    return score(
        cut,
        Picture.unseen(cut, "not looked at"),
        Settings(picture=False, underscore=level),
        Tunes(),
        lambda _share: None,
        own=OwnThemes({"Anna": TUNE}, {}),
        sound=Sound(speech=(Speech(Fraction(0), Fraction(120), -20.0),)),
    )


def is_reduced(told: ScoredTimeline) -> set[bool]:
    return {REDUCED in each.shape for cue in told.cues for each in cue.themes}


def test_what_the_plan_places_is_reduced_under_words_and_what_a_person_asks_for_there_is_whole() -> None:
    assert is_reduced(film()) == {True}
    assert is_reduced(film("theme: Anna")) == {False}


@pytest.mark.parametrize("text", ["", "theme: Anna"])
def test_with_the_level_off_every_theme_is_whole(text: str) -> None:
    assert is_reduced(film(text, Underscore.OFF)) == {False}
