"""Time that finished notes take to become files on disk, against the renderer playing the same notes once.

Run as `python -m tests.benchmarks.output [--minutes M]`; prints for each format, and for all at once, the seconds of wall
and of processor time and the ratio of both to those of symusic alone. Symusic alone gives no velocity, no release, no
limiter and no file.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
from symusic import Score, Synthesizer

from bridge.grid.request import TempoRequest
from bridge.grid.tempo_map import tempo_map
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.cuesheet.sheet import Provenance, TimelineSource
from bridge.output.files import delivery, midi_file
from bridge.output.names import SUFFIXES
from bridge.output.score_place import ScorePlace
from bridge.output.sound import Sound
from bridge.picture.features.picture import Picture
from bridge.score.pipeline import ScoredTimeline
from bridge.score.scenes.division import divide
from bridge.settings import Format, ScenePreferences
from bridge.timeline import Marker
from integrations.files.delivery import Delivery
from integrations.files.folder import FolderTarget
from tests.scores import cued_scenes, cut_list, even_grid

BARS = 8
"""In each scene, at 120 bpm with a shot a bar: 16 seconds."""


def film(minutes: int) -> ScoredTimeline:
    """Return a score of so many minutes."""
    scenes = minutes * 60 // 16
    markers = [Marker(f"scene: {number}", Fraction(16 * number)) for number in range(scenes)]
    timeline = cut_list([48] * (BARS * scenes), markers=markers)
    grid = even_grid([[16] * BARS] * scenes, [120.0] * scenes)
    cues = cued_scenes(divide(timeline, ScenePreferences(), TempoRequest()).scenes, grid)
    return ScoredTimeline(timeline, grid, tempo_map(grid), cues, ())


def timed(task: Callable[[], object]) -> tuple[float, float]:
    """Seconds of wall and of processor time that a task takes."""
    wall, processor = time.perf_counter(), time.process_time()
    task()
    return time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=10, help="how long the film is")
    minutes = parser.parse_args().minutes
    scored, soundfont = film(minutes), find_soundfont(None)

    def played() -> None:
        synthesizer = Synthesizer(sf_path=str(soundfont), sample_rate=SAMPLE_RATE, quality=1)
        np.asarray(synthesizer.render(Score.from_midi(midi_file(scored)), stereo=True))

    def delivered(formats: list[Format]) -> None:
        source, made_by = TimelineSource("film.otio", "", ""), Provenance("", "", "", soundfont.name)
        unseen = Picture.unseen(scored.timeline, "there is no footage")
        with tempfile.TemporaryDirectory() as folder:
            sound = Sound(scored, midi_file(scored), soundfont, loudness=-23)
            place = ScorePlace(Path(folder), "film", "film.otio")
            files = delivery(place, scored, unseen, source, made_by, formats, sound).contents
            FolderTarget(Path(folder)).deliver(Delivery("film", dict(files)))

    alone = timed(played)
    print(f"{minutes} minutes, {len(scored.cues)} scenes{'wall s':>14}{'ratio':>8}{'cpu s':>8}{'ratio':>8}")
    stages = {format_.value: [format_] for format_ in SUFFIXES} | {"all of them": list(SUFFIXES)}
    rows = {name: timed(partial(delivered, formats)) for name, formats in stages.items()}
    for name, taken in ({"symusic alone": alone} | rows).items():
        (wall, processor), (of_wall, of_processor) = taken, alone
        print(f"{name:24}{wall:14.2f}{wall / of_wall:8.2f}{processor:8.2f}{processor / of_processor:8.2f}")


if __name__ == "__main__":
    main()
