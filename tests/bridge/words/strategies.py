"""Texts of words, and directions, for properties."""

from hypothesis import strategies as st

from bridge.midi.ensembles import Players
from bridge.midi.instruments import FAMILIES, INSTRUMENTS
from bridge.midi.palettes import Palette
from bridge.words import AXES, VOCABULARY, Direction
from bridge.words.direction import FURTHEST
from bridge.words.vocabulary import DEGREES
from generator.conditions import Mode

words = st.sampled_from(sorted(VOCABULARY.words))
degrees = st.sampled_from(sorted(DEGREES))
phrases = st.one_of(words, st.tuples(degrees, words).map(" ".join))
texts = st.lists(phrases, min_size=1, max_size=6).map(", ".join)


def _on(axis: str) -> st.SearchStrategy[float | None]:
    furthest = int(1000 * FURTHEST[axis])
    return st.none() | st.integers(-furthest, furthest).map(lambda thousandths: thousandths / 1000)


_names = st.lists(st.sampled_from([*INSTRUMENTS, *FAMILIES]), max_size=5, unique=True).map(tuple)
_players = st.builds(
    lambda names, wanted, alone: Players(names[:wanted], names[wanted:], bool(names[:wanted]) and alone),
    _names,
    st.integers(0, 5),
    st.booleans(),
)
_bpm = st.tuples(st.integers(20, 400), st.integers(20, 400)).map(lambda two: tuple(map(float, sorted(two))))


@st.composite
def directions(draw: st.DrawFn) -> Direction:
    """Return any direction that can be asked for."""
    asked = Direction(players=draw(_players)).having({axis: draw(_on(axis)) for axis in AXES})
    exact = {
        "bpm": draw(st.none() | _bpm) if asked.tempo is None else None,
        "mode": draw(st.none() | st.sampled_from(Mode)),
        "palette": draw(st.none() | st.sampled_from(Palette)),
    }
    return asked.having(exact)
