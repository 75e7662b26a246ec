"""Notes that are stated, where nothing else that is asked for leaves room for them."""

from types import SimpleNamespace
from typing import cast

import numpy as np

from generator.pieces.columns import MOST
from generator.pieces.parts import BASS
from generator.writing.candidate import Candidate
from generator.writing.holding import counts_held
from generator.writing.scene import Scene


def test_a_note_that_sounds_on_is_held_where_no_count_of_notes_is_left() -> None:
    """A bar that asks for no onset, under a note that is held over it."""
    line = SimpleNamespace(
        tick=np.array([0]), part=np.array([BASS]), place=np.array([0]), pitch=np.array([40])
    )
    scene = cast("Scene", SimpleNamespace(spans=[SimpleNamespace(start=0, end=96, part=BASS)], line=line))
    candidate = cast("Candidate", SimpleNamespace(tick=12))
    none_is_legal = np.zeros([most + 1 for most in MOST], dtype=np.bool_)
    kept = counts_held(candidate, scene, none_is_legal)
    assert kept.any()
    assert not kept[tuple(1 if part == BASS else 0 for part in range(len(MOST)))]
