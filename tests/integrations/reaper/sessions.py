"""Scores as hosts are given them, made from cuts by the real pipeline."""

from functools import cache

from bridge.demo import FILM
from bridge.output.files import midi_file
from bridge.output.sessions import session
from bridge.score.composers import trained_composer
from bridge.score.pipeline import ScoredTimeline, score
from bridge.timeline.formats import read
from integrations.session import Session
from tests.bridge.recut.judging import SETTINGS, VOICES_ALONE, again, reel, scored, unseen
from tests.edits import trim_tail


@cache
def film() -> Session:
    """Return the example film as the trained composer scores it from its cut alone."""
    cut = read(FILM)
    return told(score(cut, unseen(cut), SETTINGS, trained_composer(), lambda _share: None), "film")


@cache
def cut_and_recut() -> tuple[Session, Session]:
    """Four scenes of ten seconds, A to D, for piano; then the same with a shot of B half a second shorter."""
    old = scored(reel(), VOICES_ALONE)
    new = again(old, trim_tail(old.timeline, 5, -14), VOICES_ALONE)
    return told(old, "reel"), told(new.scored, "reel")


def told(score: ScoredTimeline, name: str) -> Session:
    return session(score, name, midi_file(score))
