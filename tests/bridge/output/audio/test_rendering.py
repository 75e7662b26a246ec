from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bridge.errors import MissingError
from bridge.grid.bars import BarGrid, Hit, HitKind, MetHit
from bridge.grid.tempo_map import scene_ticks, tempo_map
from bridge.midi.palettes import Palette
from bridge.midi.passage import passage_of
from bridge.midi.writing import Cue, write_midi
from bridge.output.audio import mixdown as rendered
from bridge.output.audio.limiter import CEILING
from bridge.output.audio.mixdown import BLOCK, Mixdown
from bridge.output.audio.rendering import Rendering
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.audio.true_peak import WINDOW
from bridge.output.audio.wave_label import WaveLabel
from bridge.score.orchestration.orchestration import orchestrated
from generator.conditions import Key
from generator.score import Note, Score, Voice, VoicePart
from integrations.closeness import Closeness
from tests import waves
from tests.scores import even_grid, tune


def rendering(grid: BarGrid, scores: list[Score], start: Fraction = Fraction(0)) -> Rendering:
    ticks = scene_ticks(grid)[:-1]
    cues = [Cue("a", tick, passage_of(score)) for tick, score in zip(ticks, scores, strict=True)]
    midi = write_midi("cut", tempo_map(grid), cues)
    return played(midi, grid.scenes[-1].end, start)


def played(midi: bytes, duration: Fraction, start: Fraction = Fraction(0)) -> Rendering:
    return Rendering(
        partial(Mixdown.of, midi, duration, find_soundfont(None, ())), duration, label("cut", start)
    )


def label(description: str = "cut", start: Fraction = Fraction(0)) -> WaveLabel:
    return WaveLabel(description, start, Fraction(24))


def heard(content: bytes) -> npt.NDArray[np.int16]:
    return np.rint(waves.heard(content) * 32_767).astype(np.int16)


def clicks(bars: int) -> Score:
    """Return a woodblock on each bar line."""
    return Score(
        (VoicePart(Voice.MELODY, 115, tuple(Note(4.0 * bar, 1, 76, 110) for bar in range(bars))),), 4.0 * bars
    )


def test_a_wav_is_as_long_as_the_picture_and_the_same_each_time() -> None:
    grid = even_grid([[16] * 3], [97.3])
    wav = rendering(grid, [tune(3)])
    content = b"".join(wav)
    sound = heard(content)
    assert len(sound) == round(grid.scenes[-1].end * 48_000)
    assert 3_000 < np.abs(sound).max() < 32_767 * CEILING + 1
    assert b"".join(wav) == content


def test_how_many_threads_render_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    wav = rendering(even_grid([[16] * 12], [97.3]), [tune(12)])
    content = set()
    for workers in (1, 2, 5):
        monkeypatch.setattr(rendered, "WORKERS", workers)
        content.add(b"".join(wav))
    assert len(content) == 1


def test_a_listener_may_leave_early() -> None:
    blocks = iter(rendering(even_grid([[16] * 12], [97.3]), [tune(12)]))
    assert next(blocks)[:4] == b"RIFF"
    assert len(next(blocks)) == BLOCK * 6


def test_a_block_is_whole_windows_of_the_limiter() -> None:
    assert BLOCK % WINDOW == 0


def test_bars_sound_where_the_tempo_map_has_them() -> None:
    bars, bpm = [[16] * 4] * 12, [60 + 100 * (7 * n % 12) / 12 for n in range(12)]
    grid = even_grid(bars, bpm)
    level = np.abs(heard(b"".join(rendering(grid, [clicks(4)] * 12)))).max(axis=1)
    for scene in grid.scenes:
        for step in scene.bar_steps[:-1]:
            expected = round((scene.start + scene.lines[step]) * 48_000)
            before = max(0, expected - 2_400)
            onset = before + int(np.argmax(level[before : expected + 2_400] > 300))
            assert abs(onset - expected) < 48 * 3


def test_velocity_is_loudness() -> None:
    def peak(velocity: int) -> int:
        score = Score((VoicePart(Voice.MELODY, 0, (Note(0, 4, 60, velocity),)),), 4.0)
        return int(np.abs(heard(b"".join(rendering(even_grid([[16]], [120]), [score])))).max())

    assert 4 < peak(80) / peak(40) < 8  # by 12 dB, and where it is bright by 18


def test_percussion_of_a_cue_is_heard_as_drums() -> None:
    grid = even_grid([[16]], [120])
    hit = MetHit(Hit(Fraction(0), HitKind.SCENE, 4.0), 0, Fraction(0), Closeness.MET)
    music = passage_of(Score((VoicePart(Voice.MELODY, 0, (Note(0, 4, 60, 80),)),), 4.0))
    scene = replace(grid.scenes[0], hits=(hit,))
    full = orchestrated(music, scene, Key.parse("C major"), Palette.SYNTH)
    drums = replace(full, tracks=tuple(track for track in full.tracks if track.name == "Percussion"))
    midi = write_midi("drums", tempo_map(grid), [Cue("a", 0, drums)])
    sound = heard(b"".join(played(midi, Fraction(2))))
    spectrum = np.abs(np.fft.rfft(sound[:24_000].sum(axis=1)))
    assert np.abs(sound[:24_000]).max() > 2_000
    assert spectrum.argmax() * 2 < 120  # Hz: a bass drum


def test_a_chord_that_is_held_to_the_end_of_the_picture_has_died_away_there() -> None:
    chord = Score((VoicePart(Voice.MELODY, 48, (Note(0, 4, 60, 110),)),), 4.0)
    level = np.abs(heard(b"".join(rendering(even_grid([[16]], [120]), [chord])))).max(axis=1)
    assert level[-48_000:-15_000].max() > 3_000
    assert level[-2_000:].max() < level.max() / 300


def test_a_last_chord_that_ends_before_the_picture_rings_to_its_end() -> None:
    notes = (Note(0, 1, 67, 110), Note(0, 2.95, 60, 110), Note(0, 3, 64, 110))
    chord = Score((VoicePart(Voice.MELODY, 48, notes),), 4.0)
    level = np.abs(heard(b"".join(rendering(even_grid([[16]], [60]), [chord])))).max(axis=1)
    ring = level[-48_000:].reshape(10, -1).max(axis=1).astype(np.float64)
    falling = 20 * np.log10(ring[1:] / ring[:-1])
    assert (falling < -2).all()
    assert falling[:8].sum() == pytest.approx(-48, abs=6)  # 60 dB in the second that is left


def test_a_broken_soundfont_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "broken.sf2").write_bytes(b"RIFF")
    music = partial(Mixdown.of, b"", Fraction(1), find_soundfont(tmp_path / "broken.sf2"))
    broken = Rendering(music, Fraction(1), label())
    with pytest.raises(MissingError, match=r"broken\.sf2 cannot be read"):
        list(broken)
