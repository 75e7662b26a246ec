"""Compose without a picture, from conditions for each bar.

python examples/compose_a_cue.py [SEED]
"""

import sys

import numpy as np

from generator.composing import GanComposer
from generator.conditions import STEPS, Conditions, Key, Style
from generator.score import Voice

BARS = 8
FOUR_FOUR = 16
"""Sixteenths in a bar."""
STRINGS = {Voice.MELODY: 40, Voice.HARMONY: 48, Voice.BASS: 43}


def main(seed: int) -> None:
    """Print a cue of eight bars that becomes denser and louder, with an accent in its last bar."""
    rise = np.linspace(0, 1, BARS)
    hits = np.zeros((BARS, STEPS), dtype=np.bool_)
    hits[BARS - 1, 6] = True
    asked = Conditions(
        key=Key.parse("E minor"),
        style=Style.CHAMBER,
        steps=np.full(BARS, FOUR_FOUR),
        density=0.2 + 0.5 * rise,
        strength=1.5 + rise,
        register=60 + 8 * rise,
        dynamics=0.4 + 0.4 * rise,
        valence=np.full(BARS, -0.3),
        arousal=rise - 0.5,
        position=np.arange(BARS) / BARS,
        hits=hits,
    )
    score = GanComposer.trained().compose(asked, seed, STRINGS)
    for part in score.parts:
        print(f"{part.voice}: {len(part.notes)} notes")
        for note in part.notes[:8]:
            print(
                f"  beat {note.onset:5.2f} for {note.duration:4.2f}: pitch {note.pitch}, velocity {note.velocity}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
