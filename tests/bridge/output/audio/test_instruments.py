"""The instruments of a SoundFont, as the bank that a dependency ships has them."""

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import MissingError
from bridge.midi.instruments import ACOUSTIC_BASS_DRUM
from bridge.midi.palettes import FORCES
from bridge.output.audio.instruments import LOUDNESS, Instruments
from bridge.output.audio.limiter import CEILING
from bridge.output.audio.loudness import MOMENTARY, TAIL, Floats, energies, loudest
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.audio.soundfont_file import SoundFontFile

TIMPANI, CELLOS, VIOLINS, FLUTE, PIANO = 47, 42, 48, 73, 0


@pytest.fixture(scope="module")
def bank() -> Instruments:
    return Instruments(find_soundfont(None, ()))


def loudness(sound: Floats) -> float:
    middle, side = sound if len(sound) > 1 else (sound[0], np.zeros_like(sound[0]))
    padded = np.pad(np.stack((middle + side, middle - side), axis=1), ((TAIL, 0), (0, 0)))
    found = loudest(energies(padded), MOMENTARY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("program", "keys"),
    [(TIMPANI, (38, 45, 52)), (CELLOS, (40, 50, 60)), (VIOLINS, (60, 72, 84)), (PIANO, (40, 60, 80))],
)
def test_every_instrument_is_as_loud_as_the_next_over_its_range(
    bank: Instruments, program: int, keys: tuple[int, ...]
) -> None:
    heard = np.mean([loudness(bank.held((program, False, key), 127, 48_000)) for key in keys])
    assert heard == pytest.approx(LOUDNESS, abs=3)


def test_a_drum_kit_is_as_loud_and_none_of_its_accents_is_limited(bank: Instruments) -> None:
    assert loudness(bank.held((0, True, ACOUSTIC_BASS_DRUM), 127, 48_000)) == pytest.approx(LOUDNESS, abs=0.1)
    for forces in FORCES.values():
        for key, accent in forces.kit.items():
            assert np.abs(bank.held((0, True, key), 127, 48_000)).max() * accent.share**2 < 2 * CEILING


@pytest.mark.parametrize("key", [48, 60, 67, 72])
@pytest.mark.parametrize("program", [PIANO, FLUTE])
def test_a_key_sounds_at_its_pitch(bank: Instruments, program: int, key: int) -> None:
    sound = bank.held((program, False, key), 127, 48_000)[0]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    pitch = 440 * 2 ** ((key - 69) / 12)
    partials = np.array([spectrum[round(pitch * n) - 4 : round(pitch * n) + 5].max() for n in (1, 2, 3)])
    assert partials.max() > 0.9 * spectrum.max()


def test_a_held_note_goes_on_as_long_as_it_is_held(bank: Instruments) -> None:
    held = np.abs(bank.held((VIOLINS, False, 60), 127, 960_000)[0])
    assert held[-48_000:].max() > 0.5 * held[48_000:96_000].max()


def test_a_struck_note_dies_away(bank: Instruments) -> None:
    struck = np.abs(bank.held((PIANO, False, 72), 127, 480_000)[0])
    assert struck[-48_000:].max() < 0.1 * struck[:48_000].max()


def test_a_key_that_the_bank_has_no_sound_for_is_played_with_the_nearest_that_it_has(
    bank: Instruments,
) -> None:
    assert all(
        bank.held((program, False, key), 127, 4_800).any() for program in range(128) for key in (24, 108)
    )


def test_a_broken_soundfont_is_one_sentence(tmp_path: Path) -> None:
    for number, content in enumerate(
        (b"", b"RIFF", b"RIFF\x04\0\0\0sfbk", b"RIFF\x04\0\0\0WAVE" + bytes(40))
    ):
        broken = tmp_path / f"broken{number}.sf2"
        broken.write_bytes(content)
        with pytest.raises(
            MissingError, match=rf"broken{number}\.sf2 cannot be read \(.+\): name another in 'soundfont'"
        ):
            Instruments(broken)


def test_the_top_of_a_velocity_is_its_own_top_and_of_all_up_to_it_that_play_the_same(
    bank: Instruments,
) -> None:
    for pitch in ((PIANO, False, 60), (VIOLINS, False, 72), (0, True, ACOUSTIC_BASS_DRUM)):
        tops = [bank.top(pitch, velocity) for velocity in range(1, 128)]
        assert tops[-1] == 127
        assert all(top >= velocity and tops[top - 1] == top for velocity, top in enumerate(tops, 1))


@pytest.mark.parametrize("pad", [b"\0", b""])
def test_a_bank_whose_odd_chunks_are_not_padded_is_read_too(pad: bytes, tmp_path: Path) -> None:
    content = find_soundfont(None, ()).read_bytes()
    (tmp_path / "odd.sf2").write_bytes(content[:12] + b"junk\3\0\0\0abc" + pad + content[12:])
    plain, odd = (SoundFontFile(file) for file in (find_soundfont(None, ()), tmp_path / "odd.sf2"))
    assert odd.zones(0, drums=False) == plain.zones(0, drums=False)


def test_who_lets_go_of_a_soundfont_frees_its_file_at_once() -> None:
    gc.disable()  # as good as never does the daemon look for cycles
    try:
        opened = Instruments(find_soundfont(None, ()))
        opened.held((40, False, 60), opened.top((40, False, 60), 100), 4_800)
        freed = weakref.ref(opened)
        del opened
        assert freed() is None
    finally:
        gc.enable()
