"""The sound that lies in the footage: limited together with the music, and not silent without a word."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from bridge.output.audio.limiter import CEILING
from bridge.output.audio.sampler import Floats
from bridge.output.audio.true_peak import AROUND, WINDOW, true_peaks
from bridge.output.preview.production import Production, mixed
from bridge.picture.footage.shown import sources
from tests.bridge.output.preview.films import DARK, SOUND, a_preview, write_film
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
