"""Compose ten cues of different moods, styles and instruments, each under a cut of its own, and measure them.

python examples/compose_ten_cues.py [FOLDER [CUE...]]

Writes for each a `.mid`, an `.m4a` and a picture of its notes into FOLDER (`ten-cues` by default), and a
README.md with a table of what was read from those files. `examples/cues` was made with it. With names of cues, as
`waltz siege`, it composes only those.
"""

import io
import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from matplotlib.figure import Figure

from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import DRUMS
from bridge.midi.palettes import Palette
from bridge.midi.passage import CHANNEL, ONSET, PITCH, RELEASE, Ints
from bridge.output.audio.encoding import M4A, Encoded
from bridge.output.audio.figures import SoundFigures
from bridge.output.files import midi_file
from bridge.output.sound import Sound
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.cues import CuedScene
from bridge.score.mood import Mood
from bridge.score.pipeline import Composer, ScoredTimeline, compose_scenes, conditions_by_scene, written
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline import Cut, Media, MediaKind, Shot, Timeline
from generator.conditions import Floats, Key, Style
from generator.keys import key_at, key_indices

RATE = Fraction(24)
LOUDNESS = -23
"""LUFS: what broadcasters ask for."""
COLOURS = {"Melody": "#d1495b", "Harmony": "#30638e", "Bass": "#2a7f62"}
BESIDE = "#b0a08c"


@dataclass(frozen=True, slots=True)
class CueRequest:
    """The request for one cue."""

    name: str
    mood: Mood
    style: Style
    palette: Palette
    key: str
    tempo: float
    """Quarter notes a minute to stay near."""
    metre: str
    shots: tuple[float, ...]
    """The duration of each shot in seconds; real cuts are seldom at round ones."""


REQUESTS = (
    CueRequest("dawn", Mood(0.5, -0.8), Style.SONG, Palette.PIANO, "F major", 66, "4/4", (8.6, 9.1, 7.3)),
    CueRequest(
        "farewell", Mood(-0.7, -0.6), Style.CHAMBER, Palette.STRINGS, "C minor", 63, "3/4", (8.5, 6.7, 9.6)
    ),
    CueRequest(
        "chase",
        Mood(-0.4, 0.9),
        Style.ORCHESTRAL,
        Palette.ORCHESTRA,
        "D minor",
        148,
        "4/4",
        (2.1, 1.6, 0.8, 1.3, 2.4, 1.7, 0.9, 1.6, 2.0, 0.8, 1.2, 3.3),
    ),
    CueRequest(
        "market",
        Mood(0.8, 0.4),
        Style.CHAMBER,
        Palette.STRINGS,
        "A major",
        112,
        "6/8",
        (3.2, 2.1, 2.7, 1.6, 3.4, 2.2, 1.6, 4.3),
    ),
    CueRequest(
        "machine",
        Mood(-0.2, 0.6),
        Style.ORCHESTRAL,
        Palette.SYNTH,
        "E minor",
        126,
        "4/4",
        (1.9, 1.9, 0.95, 2.8, 1.4, 1.9, 3.8, 0.9, 1.4, 1.9),
    ),
    CueRequest("drifting", Mood(0.2, -0.9), Style.SONG, Palette.SYNTH, "Eb major", 60, "4/4", (11.3, 13.8)),
    CueRequest(
        "triumph",
        Mood(0.9, 0.7),
        Style.ORCHESTRAL,
        Palette.ORCHESTRA,
        "Bb major",
        120,
        "4/4",
        (4.1, 3.1, 2.1, 4.3, 2.0, 3.2, 5.2),
    ),
    CueRequest(
        "letter", Mood(-0.3, -0.2), Style.SONG, Palette.PIANO, "G minor", 84, "3/4", (6.4, 4.3, 5.1, 6.5)
    ),
    CueRequest(
        "waltz",
        Mood(0.6, 0.1),
        Style.CHAMBER,
        Palette.PIANO,
        "D major",
        138,
        "3/4",
        (2.6, 3.9, 2.6, 5.3, 2.7, 6.5),
    ),
    CueRequest(
        "siege",
        Mood(-0.9, 0.5),
        Style.ORCHESTRAL,
        Palette.ORCHESTRA,
        "F# minor",
        96,
        "4/4",
        (3.7, 4.4, 2.5, 1.9, 5.1, 3.1, 5.0),
    ),
)


def cut_of(request: CueRequest) -> Timeline:
    """Make a cut whose shots have no footage."""
    edges = [Fraction(round(sum(request.shots[:n]) * RATE)) / RATE for n in range(len(request.shots) + 1)]
    shots = tuple(
        Shot(f"{request.name} {n}", Media(f"{request.name}{n}", MediaKind.FILE, ""), start, end, Fraction(0))
        for n, (start, end) in enumerate(pairwise(edges), 1)
    )
    cuts = tuple(Cut(edge) for edge in edges[1:-1])
    return Timeline(
        request.name, RATE, Fraction(0), drop_frame=False, duration=edges[-1], shots=shots, cuts=cuts
    )


def composed(request: CueRequest, composer: Composer) -> ScoredTimeline:
    """Score a cut as one scene, as requested."""
    settings = Settings.model_validate(
        {
            "tempo": request.tempo,
            "grid": {"metres": [request.metre]},
            "scenes": {"division": "one"},
            "picture": False,
        }
    )
    cut = cut_of(request)
    unseen = Picture.unseen(cut, "not filmed")
    spotted = replace(spot(cut, unseen, settings), moods=(request.mood,))
    choices = [Choice(style=request.style, palette=request.palette, key=Key.parse(request.key))]
    grid = lay_bars(spotted)
    conditions = conditions_by_scene(spotted, grid, settings, composer.styles, choices)
    cues = compose_scenes(spotted, grid, conditions, settings, composer, lambda _share: None, choices)
    return written(cut, cues, spotted.remarks, spotted.film.plan)


def pitched(cue: CuedScene) -> Ints:
    """Return every note that has a pitch. (n, 6)"""
    notes: Ints = np.concatenate([track.notes for track in cue.music.tracks])
    found: Ints = notes[notes[:, CHANNEL] != DRUMS]
    return found


def measured(cue: CuedScene, figures: SoundFigures, sound: Floats) -> list[str]:
    """Measure tempo, key, density and register of the notes, peaks and width of the sound, as a row of the table."""
    notes = pitched(cue)
    length = notes[:, RELEASE] - notes[:, ONSET]
    weights = np.bincount(notes[:, PITCH] % 12, weights=length, minlength=12).astype(np.float64)
    steps = np.unique(np.rint(notes[:, ONSET] / TICKS_PER_STEP))
    peak = figures.whole.true_peak
    assert peak is not None
    return [
        f"{cue.grid.bpm:.0f}",
        str(key_at(int(key_indices(weights)))),
        f"{len(steps) / (len(cue.grid.lines) - 1):.2f}",
        f"{notes[:, PITCH].mean():.0f}",
        f"{peak:.1f}",
        f"{np.asarray(np.corrcoef(sound))[0, 1]:.2f}",
    ]


def heard(m4a: bytes) -> Floats:
    """Decode sound to samples from -1 to 1. (2, samples)"""
    with av.open(io.BytesIO(m4a), "r") as source:
        return np.concatenate([frame.to_ndarray() for frame in source.decode(audio=0)], axis=1)


def drawn(request: CueRequest, cue: CuedScene) -> Figure:
    """Draw the notes of a cue as a piano roll, with its bars and the cuts."""
    figure = Figure(figsize=(12, 4), layout="constrained")
    axes = figure.subplots()
    beat = 4 * TICKS_PER_STEP
    for track in cue.music.tracks:
        notes = track.notes[track.notes[:, CHANNEL] != DRUMS]
        spans = [notes[:, ONSET] / beat, (notes[:, RELEASE] - notes[:, ONSET]) / beat]
        colour, over = COLOURS.get(track.name, BESIDE), 2 if track.name in COLOURS else 1
        axes.barh(notes[:, PITCH], spans[1], left=spans[0], height=0.9, color=colour, zorder=over)
    for step in cue.grid.bar_steps:
        axes.axvline(step / 4, color="#d8d4cc", linewidth=0.8, zorder=0)
    for hit in cue.grid.hits:
        axes.axvline(hit.step / 4, color="#e0a526", linewidth=1.2, zorder=0)
    axes.set(
        title=f"{request.name}: {cue.key}, {cue.grid.bpm:.0f} bpm, {cue.style}, {cue.palette}", ylim=(24, 100)
    )
    axes.set(xlabel="quarter notes", ylabel="MIDI pitch", xlim=(0, cue.grid.bar_steps[-1] / 4))
    return figure


def main(folder: Path, *names: str) -> None:
    """Write the cues of some names, or all, and the table."""
    requests = [request for request in REQUESTS if request.name in names or not names]
    folder.mkdir(parents=True, exist_ok=True)
    composer = trained_composer()
    columns = ["cue", "valence, arousal", "style", "instruments", "asked for", "bpm", "key heard", "density"]
    caption = (
        "Made with `python examples/compose_ten_cues.py examples/cues`. Red is the melody, blue the harmony, green the bass, "
        "sand what plays beside them; grey lines are bars, yellow ones cuts and other hits that are met. The columns from "
        "`bpm` on are read from the notes and the sound: density is the share of sixteenths on which a note begins, register "
        f"the mean MIDI pitch, peak the true peak in dBTP at {LOUDNESS} LUFS, width the correlation of left and right."
    )
    lines = [
        "# Ten cues",
        "",
        caption,
        "",
        "| " + " | ".join([*columns, "register", "peak", "width"]) + " |",
        "|" + " --- |" * (len(columns) + 3),
    ]
    for request in requests:
        scored = composed(request, composer)
        (cue,) = scored.cues
        midi = midi_file(scored)
        sound = Sound(scored, midi, None, loudness=LOUDNESS)
        m4a = b"".join(Encoded(sound.whole(), M4A))
        assert sound.figures is not None
        (folder / f"{request.name}.mid").write_bytes(midi)
        (folder / f"{request.name}.m4a").write_bytes(m4a)
        drawn(request, cue).savefig(folder / f"{request.name}.png", dpi=80)
        asked = f"{request.key}, near {request.tempo:g} bpm, {request.metre}"
        row = [
            f"[{request.name}]({request.name}.m4a)",
            f"{request.mood.valence:g}, {request.mood.arousal:g}",
            request.style,
        ]
        row += [request.palette, asked, *measured(cue, sound.figures, heard(m4a))]
        lines.append("| " + " | ".join(row) + " |")
        print(f"{request.name:9}", *row[4:], sep="  ")
    pictures = [f"\n![The notes of {request.name}]({request.name}.png)" for request in requests]
    (folder / "README.md").write_text("\n".join([*lines, *pictures, ""]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("ten-cues"), *sys.argv[2:])
