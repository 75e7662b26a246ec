"""Quick stand-ins for what takes long in a score and decides nothing about its files: composer, sound, pictures, flushes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import pytest

from bridge.output import files
from bridge.output.sound import Sound
from bridge.output.stems import part_files
from bridge.picture.features.picture import Picture
from bridge.score.pipeline import ScoredTimeline
from bridge.timeline import Timeline
from generator.composing import GanComposer
from tests.bridge.daemon.rescoring.test_rescorer import Weighed


@contextmanager
def quick_scores() -> Iterator[None]:
    """Score quickly in this process while the context is open: the files differ as real ones would."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(GanComposer, "trained", Weighed)
        patched.setattr(Sound, "whole", _whole)
        patched.setattr(Sound, "stems", _stems)
        patched.setattr(files, "Encoded", _encoded)
        patched.setattr(files, "_drawn", _drawn)
        patched.setattr(os, "fsync", lambda _: None)  # processes are killed, the machine is not
        yield


def _whole(sound: Sound) -> list[bytes]:
    """Return a stand-in for the sound of a score."""
    return _rendered(sound.midi, sound.scored.timeline, sound.scored.timeline.name)


def _stems(sound: Sound) -> dict[str, list[bytes]]:
    """Return a stand-in for the sound of each part."""
    timeline = sound.scored.timeline
    parts = part_files(sound.scored)
    return {part: _rendered(midi, timeline, f"{timeline.name}: {part}") for part, midi in parts.items()}


def _rendered(midi: bytes, timeline: Timeline, words: str) -> list[bytes]:
    """Return a stand-in for sound, in two blocks, that differs as the sound would."""
    return [b"RIFF", f"{sha256(midi).hexdigest()} {timeline.duration} {timeline.start} {words}".encode()]


def _encoded(whole: list[bytes], form: tuple[str, str]) -> list[bytes]:
    """Return a stand-in for sound in a format for mail."""
    return [form[0].encode(), *whole]


def _drawn(scored: ScoredTimeline, _picture: Picture) -> bytes:
    """Return a stand-in for a picture that differs as the score does."""
    return b"\x89PNG" + sha256(files.midi_file(scored)).digest()
