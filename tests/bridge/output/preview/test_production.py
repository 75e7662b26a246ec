"""The sound that lies in the footage: limited together with the music, and not silent without a word."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from bridge.output.audio.limiter import CEILING
from bridge.output.audio.sampler import Floats
from bridge.output.audio.true_peak import AROUND, WINDOW, true_peaks
from bridge.output.preview.production import Production, mixed
from bridge.picture.footage.shown import sources
from bridge.sound.parts import clip_parts
from bridge.timeline import Media, MediaKind, SoundClip
from tests.bridge.output.preview.films import DARK, SOUND, a_preview, seen, write_film
from tests.scores import cut_list

TIMES = [Fraction(at, 4) for at in range(1, 7)]


def blocks(sound: Floats, each: int) -> Iterator[Floats]:
    return (sound[at : at + each] for at in range(0, len(sound), each))


def test_loud_production_under_loud_music_is_limited_and_not_clipped(tmp_path: Path) -> None:
    write_film(tmp_path / "A.mov", [DARK] * 48, clicks=TIMES)
    cut = cut_list([48], ["A"])
    production = Production.of(cut, sources(cut, tmp_path / "cut.otio", None), 0)
    tone = 0.8 * np.sin(np.arange(2 * SOUND) / 30).astype(np.float32)
    music = np.stack([tone, tone], axis=1)
    wanted = music + production.between(0, len(music))
    assert np.abs(wanted).max() > 1.4
    heard = np.concatenate(list(mixed(blocks(music, 10_001), production)))
    assert heard.shape == music.shape
    whole = heard[: len(heard) // WINDOW * WINDOW]
    assert true_peaks(np.pad(whole, ((AROUND, AROUND), (0, 0)))).max() <= CEILING * 1.01
    gains = heard[np.abs(wanted) > 0.1] / wanted[np.abs(wanted) > 0.1]
    assert np.abs(np.diff(gains[::2])).max() < 0.05, "it is turned down, and keeps its shape"
    again = np.concatenate(list(mixed(blocks(music, 48_000), production)))
    assert np.allclose(heard, again, atol=1e-6)


def of_clips(*sounds: SoundClip, folder: Path, down: float = 0) -> tuple[Production, Floats]:
    """Return two seconds of the production sound of a cut with clips of sound."""
    cut = replace(cut_list([48], ["A"]), sounds=sounds)
    clips = clip_parts(cut, folder, None)
    production = Production.of(cut, sources(cut, folder / "cut.otio", None), down, clips)
    return production, production.between(0, 2 * SOUND)


def sound_clip(name: str, start: Fraction, source: Fraction = Fraction(0), **more: Any) -> SoundClip:
    """Return a second of a film's sound."""
    return SoundClip(name, Media(name, MediaKind.FILE, f"{name}.mov"), start, start + 1, source, **more)


def peak(sound: Floats, at: Fraction) -> float:
    """Return the largest sample in a fiftieth of a second from an instant on."""
    first = round(at * SOUND)
    return float(np.abs(sound[first : first + SOUND // 50]).max())


def test_the_clips_of_sound_are_heard_instead_of_the_shots_at_their_levels_and_together(
    tmp_path: Path,
) -> None:
    write_film(tmp_path / "A.mov", [DARK] * 48, clicks=TIMES)
    write_film(tmp_path / "B.mov", [DARK] * 48, clicks=[Fraction(1, 2)])
    half = Fraction(1, 2)
    loud, quiet = sound_clip("B", half), sound_clip("B", Fraction(3, 4), half, gain=-6.02)
    song = sound_clip("A", Fraction(0), role="music")
    production, heard = of_clips(song, loud, quiet, folder=tmp_path)
    assert production.remarks == ()
    assert peak(heard, Fraction(1, 4)) < 0.01, "the shot's own sound and music are left out"
    whole = peak(heard, Fraction(1))
    assert whole > 0.5
    assert peak(heard, Fraction(3, 4)) == pytest.approx(whole / 2, rel=0.05)
    both = sound_clip("B", half, gain=-6.02, track="A2")
    _, doubled = of_clips(both, both, folder=tmp_path)
    assert peak(doubled, Fraction(1)) == pytest.approx(whole, rel=0.05)


def test_clips_of_sound_that_are_not_here_are_told(tmp_path: Path) -> None:
    write_film(tmp_path / "A.mov", [DARK] * 48, clicks=TIMES)
    production, heard = of_clips(sound_clip("gone", Fraction(0)), folder=tmp_path)
    assert np.abs(heard).max() == 0
    assert len(production.remarks) == 1
    assert "gone.mov" in production.remarks[0]


def spoil_sound(film: Path) -> None:
    """Overwrite the sound of a film with what no decoder takes."""
    with av.open(str(film)) as container:
        places = [(each.pos, each.size) for each in container.demux(audio=0) if each.pos is not None]
    content = bytearray(film.read_bytes())
    for at, size in places:
        content[at : at + size] = b"\xff" * size
    film.write_bytes(content)


def test_sound_that_does_not_decode_is_named_once(tmp_path: Path) -> None:
    film = write_film(tmp_path / "A.mov", [DARK] * 48, clicks=TIMES, codec="aac")
    cut = cut_list([24, 24], ["A", "A"])
    fine = a_preview(cut, tmp_path)
    b"".join(fine)
    assert fine.remarks == ()
    spoil_sound(film)
    preview = a_preview(cut, tmp_path)
    b"".join(preview)
    (told,) = preview.remarks
    assert told.startswith(f"The sound of {film} could not be decoded (")
    assert told.endswith("): it is silent there in the preview.")


def test_a_preview_of_a_cut_with_clips_of_sound_plays_them(tmp_path: Path) -> None:
    write_film(tmp_path / "A.mov", [DARK] * 48, clicks=[Fraction(1, 2)])
    write_film(tmp_path / "B.mov", [DARK] * 48, clicks=[Fraction(1, 2)])
    cut = replace(
        cut_list([48], ["A"]), sounds=(sound_clip("B", Fraction(1)), sound_clip("gone", Fraction(0)))
    )
    preview = a_preview(cut, tmp_path, preview={"production": 0})
    heard = seen(preview, tmp_path / "p.mp4").sound
    loudest = int(np.argmax(np.abs(heard).max(axis=-1) if heard.ndim > 1 else np.abs(heard)))
    assert loudest / SOUND == pytest.approx(1.5, abs=1 / 24)
    assert "gone.mov" in "".join(preview.remarks)
