"""Score a short cut once for each SoundFont, and measure how the same music sounds with it.

python examples/hear_three_banks.py [FOLDER [BANK ...]]

Writes the score as `fanfare.mid`, an `.m4a` for each bank, a picture of their spectrograms, and a README.md with a table of
what was read from those files, into FOLDER (`banks` by default); without BANK with the one that Recue finds on this machine.
`examples/banks` was made with it.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import opentimelineio as otio
from matplotlib.figure import Figure

from bridge.commands.score import score_file
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.loudness import HOP, TAIL, Floats, energies, integrated
from bridge.output.audio.soundfont import bank_of, find_soundfont
from bridge.output.audio.true_peak import AROUND, WINDOW, true_peaks
from bridge.settings import Settings

SHOTS = (98, 74, 96)
"""The frames of each shot, 24 a second."""
ASKED = {
    "key": "Bb major",
    "tempo": 116,
    "style": "orchestral",
    "palette": "orchestra",
    "mood": "triumphant",
    "loudness": -23,
    "picture": False,
    "formats": "mid,m4a",
}
COLUMNS = ("bank", "licence", "LUFS", "true peak, dBTP", "left and right", "centroid, Hz", "last 0.1 s, dB")


@dataclass(frozen=True, slots=True)
class Heard:
    """A bank, and the sound of the score with it."""

    name: str
    licence: str
    midi: bytes
    m4a: bytes
    sound: Floats
    """(2, samples)"""

    @property
    def file(self) -> str:
        """The name of its sound's file."""
        return f"{self.name.lower().replace(' ', '-')}.m4a"

    @property
    def row(self) -> tuple[str, ...]:
        """Its row of the table."""
        samples = self.sound.T
        whole = np.concatenate((np.zeros((TAIL, 2), dtype=np.float32), samples[: len(samples) // HOP * HOP]))
        around = ((AROUND, AROUND + -len(samples) % WINDOW), (0, 0))
        power = (np.abs(np.fft.rfft(self.sound)) ** 2).sum(axis=0)
        frequencies = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
        last = self.sound[:, -SAMPLE_RATE // 10 :]
        return (
            f"[{self.name}]({self.file})",
            self.licence,
            f"{integrated(energies(whole)) or -70:.1f}",
            f"{20 * np.log10(true_peaks(np.pad(samples, around)).max()):.1f}",
            f"{np.asarray(np.corrcoef(self.sound))[0, 1]:.2f}",
            f"{(power * frequencies).sum() / power.sum():.0f}",
            f"{10 * np.log10((last**2).mean() + 1e-12):.0f}",
        )


def write_cut(file: Path) -> None:
    """Write a cut of three shots without footage."""
    cut = otio.schema.Timeline("fanfare")
    track = otio.schema.Track(kind=otio.schema.TrackKind.Video)
    for number, frames in enumerate(SHOTS, 1):
        span = otio.opentime.TimeRange(
            otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(frames, 24)
        )
        track.append(otio.schema.Clip(f"shot {number}", source_range=span))
    cut.tracks.append(track)
    otio.adapters.write_to_file(cut, str(file))


def heard(soundfont: Path) -> Heard:
    """Score the cut with a bank, and hear it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "fanfare.otio"
        write_cut(file)
        settings = Settings.read(file, {**ASKED, "soundfont": soundfont, "seed": 4})
        score_file(file, file.parent, None, settings, lambda _task, _share: None)
        with av.open(str(file.with_suffix(".m4a")), "r") as source:
            sound = np.concatenate([frame.to_ndarray() for frame in source.decode(audio=0)], axis=1)
        midi, m4a = (file.with_suffix(suffix).read_bytes() for suffix in (".mid", ".m4a"))
    bank = bank_of(soundfont)
    name, licence = (bank.title, bank.licence) if bank else (soundfont.stem, "its own licence")
    return Heard(name, licence, midi, m4a, sound)


def drawn(banks: list[Heard]) -> Figure:
    """Draw the spectrogram of each bank's sound, left and right together."""
    figure = Figure(figsize=(9, 2 * len(banks)), layout="constrained")
    for axes, bank in zip(figure.subplots(len(banks), squeeze=False)[:, 0], banks, strict=True):
        axes.specgram(
            bank.sound.mean(axis=0),
            NFFT=4_096,
            Fs=SAMPLE_RATE,
            noverlap=2_048,
            vmin=-140,
            vmax=-40,
            cmap="magma",
        )
        axes.set(title=bank.name, ylim=(40, 16_000), yscale="log", ylabel="Hz", xlabel="seconds")
    return figure


def page(banks: list[Heard]) -> str:
    """Return the page with the table."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(bank.row for bank in banks)]
    told = (
        "[The same score](fanfare.mid), played by Recue in its hall with each of these SoundFonts; made with "
        "`python examples/hear_three_banks.py examples/banks BANK BANK BANK`. The figures are read from the `.m4a`: loudness, "
        "true peak, correlation of left and right, spectral centroid, and level at the end of the picture."
    )
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    picture = "![Spectrograms of each](spectrograms.png)"
    return f"# One cue, three banks\n\n{told}\n\n{table}\n\n{LICENCES}\n\n{picture}\n"


LICENCES = (
    "**May these be passed on?** We think so. FluidR3 is under the MIT licence, and so is MuseScore General, parts of which are "
    'CC0 or in the public domain. That licence wants its notice in copies of the bank "or substantial portions of the Software"; '
    "we read music that is played with it, mixed and in a hall, as no such portion. FluidR3 is copyright 2000-2002 and 2008 by "
    "Frank Wen and 2008 by Toby Smithe; MuseScore General is adapted from it, copyright 2018-2021 by S. Christian Collins. "
    "TimGM6mb (copyright 2004 by Tim Brechbill, 2010 by David Bolton) is under the GNU General Public License 2, whose section 0 "
    'says that "the output from the Program is covered only if its contents constitute a work based on the Program (independent '
    'of having been made by running the Program)". Music played with a bank is generally held to be no such work, but the '
    "licence does not say so in as many words, and this is no legal advice: whoever wants to be sure takes one of the other two."
)
"""The licences of the banks that `examples/banks` was made with, and what they say of sound."""


def main(folder: Path, soundfonts: list[Path]) -> None:
    """Write the sounds, the picture and the table."""
    folder.mkdir(parents=True, exist_ok=True)
    banks = [heard(soundfont) for soundfont in soundfonts]
    assert len({bank.midi for bank in banks}) == 1
    (folder / "fanfare.mid").write_bytes(banks[0].midi)
    for bank in banks:
        (folder / bank.file).write_bytes(bank.m4a)
        print(*bank.row, sep="  ")
    drawn(banks).savefig(folder / "spectrograms.png", dpi=45)
    (folder / "README.md").write_text(page(banks))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else Path("banks"),
        [Path(bank) for bank in sys.argv[2:]] or [find_soundfont(None)],
    )
