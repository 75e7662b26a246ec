"""Random scenes to lay bars under."""

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from bridge.grid.bars import Hit, HitKind
from bridge.grid.dynamic_program import cheapest_paths
from bridge.grid.plan import VaryingTempo
from bridge.grid.request import TempoRequest
from bridge.grid.state_space import StateSpace

RATES = (Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001))


@dataclass(frozen=True)
class Scene:
    length: Fraction
    hits: tuple[Hit, ...]
    frame: Fraction
    ask: TempoRequest


def cut(time: Fraction, weight: float = 1.0) -> Hit:
    return Hit(time, HitKind.CUT, weight)


def asks() -> st.SearchStrategy[TempoRequest]:
    """Draw the usual range, or one of at least half an octave, so that every scene of two seconds has bars."""
    ranges = st.tuples(st.floats(40, 120), st.floats(1.5, 3))
    asked = ranges.map(lambda pair: TempoRequest(pair[0], pair[0] * pair[1], preferred=pair[0] * 1.2))
    return st.one_of(st.just(TempoRequest()), asked)


@st.composite
def scenes(draw: st.DrawFn, longest: int = 40, most: int = 12) -> Scene:
    """Scenes of 3 seconds up, with hits on frames."""
    rate = draw(st.sampled_from(RATES))
    length = draw(st.integers(int(3 * rate), int(longest * rate)))
    frames = draw(st.lists(st.integers(0, length - 1), max_size=most))
    weights = draw(st.lists(st.sampled_from((0.3, 1.0, 2.0)), min_size=len(frames), max_size=len(frames)))
    hits = tuple(cut(frame / rate, weight) for frame, weight in zip(frames, weights, strict=True))
    return Scene(length / rate, hits, 1 / rate, draw(asks()))


def cheapest_path(space: StateSpace, ceiling: float) -> VaryingTempo | None:
    """Return the cheapest grid of all bands; None where none costs less than the ceiling."""
    return next(cheapest_paths(space, ceiling, within=0.0), None)
