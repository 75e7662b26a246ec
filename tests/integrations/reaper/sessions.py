"""Scores as hosts are given them, made from cuts by the real pipeline."""

from dataclasses import replace
from functools import cache

from bridge.demo import FILM
from bridge.midi.passage import CHANNEL, CHANNELS, Passage, Track
from bridge.output.files import midi_file
from bridge.output.sessions import session
from bridge.score.composers import trained_composer
from bridge.score.pipeline import ScoredTimeline, score, written
from bridge.timeline.formats import read
from generator.score import Voice
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
    """Four scenes of ten seconds, A to D, for piano and contrabasses; then the same with a shot of B half a second shorter."""
    old, new = _scored_and_again()
    return told(old, "reel"), told(new, "reel")


@cache
def cut_later(shot: int) -> Session:
    """Return the recut of `cut_and_recut` with a shot of D half a second shorter, too: its tempi stay, and D has more."""
    _, recut = _scored_and_again()
    return told(again(recut, trim_tail(recut.timeline, shot, -14), VOICES_ALONE).scored, "reel")


@cache
def _scored_and_again() -> tuple[ScoredTimeline, ScoredTimeline]:
    old = with_contrabasses(scored(reel(), VOICES_ALONE))
    return old, again(old, trim_tail(old.timeline, 5, -14), VOICES_ALONE).scored


def with_contrabasses(score: ScoredTimeline) -> ScoredTimeline:
    """Let contrabasses play along with the melody."""

    def joined(music: Passage) -> Passage:
        (melody,) = music.tracks
        notes = melody.notes.copy()
        notes[:, CHANNEL] = CHANNELS[Voice.BASS]
        return replace(music, tracks=(melody, Track("Bass", notes, ((0, b"\xc2\x2b"),))))

    cues = [replace(cue, music=joined(cue.music)) for cue in score.cues]
    return written(score.timeline, cues, score.remarks, score.film)


def told(score: ScoredTimeline, name: str) -> Session:
    return session(score, name, midi_file(score))
