"""Quick stand-ins for what takes long in a score and decides nothing about its files: composer, sound, pictures, flushes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from bridge.otioplugin import scoring
from bridge.output import files
from bridge.picture.features.picture import Picture
from bridge.score import composers
from bridge.score.pipeline import ScoredTimeline
from tests.bridge.daemon.rescoring.test_rescorer import Weighed


@contextmanager
def quick_scores() -> Iterator[None]:
    """Score quickly in this process while the context is open: the files differ as real ones would."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(composers, "trained_composer", Weighed)
        patched.setattr(composers, "load_torch", lambda: None)
        patched.setattr(scoring, "trained_composer", Weighed)
        patched.setattr(files, "Rendering", _rendered)
        patched.setattr(files, "_drawn", _drawn)
        patched.setattr(os, "fsync", lambda _: None)  # processes are killed, the machine is not
        yield


def _rendered(midi: bytes, duration: Fraction, start: Fraction, words: str, _font: Path) -> list[bytes]:
    """Return a stand-in for sound, in two blocks, that differs as the sound would."""
    return [b"RIFF", f"{sha256(midi).hexdigest()} {duration} {start} {words}".encode()]


def _drawn(scored: ScoredTimeline, _picture: Picture) -> bytes:
    """Return a stand-in for a picture that differs as the score does."""
    return b"\x89PNG" + sha256(files.midi_file(scored)).digest()
