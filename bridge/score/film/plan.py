"""The plan of a film: its home key, its pulse and its core ensemble."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bridge.score.film.film_themes import FilmTheme
from bridge.score.mood import Mood
from bridge.timeline import Shot
from generator.conditions import Key, Mode, Style
from generator.keys import TONICS

AROUND = (0, 1, -1)
"""Fifths from home to the keys of places."""


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """What all scenes of a film stand on. But for its themes it depends on neither the seed nor the film's name."""

    key: Key
    """The home key, which scenes stay near."""
    pulse: float
    """Quarter notes a minute, to which the tempi of scenes stand in simple ratios."""
    style: Style
    """The core ensemble, from which scenes take away and to which they add."""
    themes: tuple[FilmTheme, ...] = ()
    """Its melodies that return; none where it has none, or was composed before films had themes."""


def film_plan(shots: Sequence[Shot], mood: Mood) -> FilmPlan:
    """Plan a film by its mood as a whole.

    Its tonic is drawn by the medium that most of its shots are of, so that films differ, and that a flash frame or a
    leader changes nothing. A neutral film is in major.

    Args:
        shots: Of all scenes with music, without flash frames.
        mood: Its mood as a whole.
    """
    tonic = _drawn_by(principal(shots), TONICS)
    return FilmPlan(Key(tonic, home_mode(mood)), round(mood.tempo, 1), mood.style)


def home_mode(mood: Mood) -> Mode:
    """Return the mode of a film of a mood."""
    return Mode.MAJOR if mood.valence >= 0 else Mode.MINOR


def principal(shots: Sequence[Shot]) -> str:
    """Return the name of the medium that most of some shots are of; of several, the first by name."""
    counts = Counter(shot.media.name for shot in shots)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def fifths_from_home(place: str, home: str) -> int:
    """Return the fifths from the home key to that of a place; a place comes back in its key.

    Args:
        place: The medium that most shots of a scene are of.
        home: The medium that most shots of the film are of.
    """
    return 0 if place == home else AROUND[_drawn_by(place, len(AROUND))]


def _drawn_by(name: str, count: int) -> int:
    """Return a number from 0 up to `count`, excluded, that depends on a name alone."""
    return int.from_bytes(blake2b(name.encode(errors="surrogatepass"), digest_size=8).digest()) % count
