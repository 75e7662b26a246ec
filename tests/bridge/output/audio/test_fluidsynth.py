"""FluidSynth as the renderer, played by a double that writes what it was asked for."""

import shutil
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import MissingError
from bridge.output.audio.cue_rendering import CueRendering
from bridge.output.audio.fluidsynth import FluidMixdown
from bridge.output.audio.mixdown import BLOCK
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.audio.wave_label import WaveLabel
from tests.waves import heard

BANK = find_soundfont(None, ())
DOUBLE = """#!{python}
import sys
from array import array
file = sys.argv[sys.argv.index("-F") + 1]
if not open(sys.argv[-1], "rb").read():
    sys.exit("no score")
array("f", [0.25, -0.25 * int(sys.argv[sys.argv.index("-R") + 1])] * 300_000).tofile(open(file, "wb"))
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "fluidsynth"
    program.write_text(DOUBLE.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(program))


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.usefixtures("installed")
def test_what_it_plays_is_heard_in_blocks_and_fades_at_the_end_of_the_picture() -> None:
    mix = FluidMixdown.of(b"MThd", Fraction(6), BANK, reverb=True)
    first, second = mix.blocks()
    assert (mix.sound(first, 10)[10:] == (0.25, -0.25)).all()
    assert not mix.sound(first, 10)[:10].any()
    last = mix.sound(second, 0)
    assert last.shape == (BLOCK, 2)
    assert last[47_000, 0] == np.float32(0.25)
    assert not last[48_000:].any()
    assert not mix.dry().sound(first, 0)[:, 1].any()


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("room", "end"), [(9, 300_000), (4, 192_000)])
def test_a_cue_lasts_as_long_as_it_plays_or_there_is_room(room: int, end: int) -> None:
    mix = FluidMixdown.of(b"MThd", Fraction(room), BANK, reverb=True)
    label = WaveLabel("cut", Fraction(0), Fraction(24))
    cue = CueRendering(lambda: mix, lambda: mix, 48_000, 96_000, label, 0)
    assert len(heard(cue)) == end - 48_000


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.usefixtures("installed")
def test_what_it_cannot_play_is_one_sentence() -> None:
    with pytest.raises(MissingError, match=r"could not play the score \(no score\): leave out --renderer"):
        FluidMixdown.of(b"", Fraction(1), BANK, reverb=True)


def test_where_it_is_missing_that_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(MissingError, match="FluidSynth was asked for and is not installed: install it"):
        FluidMixdown.of(b"", Fraction(1), BANK, reverb=True)
