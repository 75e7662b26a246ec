"""A score as files, ready to be delivered."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from bridge.grid.bars import BarGrid
from bridge.grid.tempo_map import scene_ticks, tempo_map
from bridge.midi.clicks import click_midi
from bridge.midi.edit_seal import seal_of
from bridge.midi.writing import Cue, cue_points, write_midi
from bridge.output.audio.encoding import M4A, MP3, Encoded
from bridge.output.audio.mixdown import Mixdown
from bridge.output.audio.rendering import Rendering
from bridge.output.cuesheet.sheet import Provenance, TimelineSource, cue_sheet, cue_sheet_bytes
from bridge.output.music_reel import cut_with_music, fcp7xml, music_reel, numbered
from bridge.output.names import CLICK, SUFFIXES, file_name, stem_suffix
from bridge.output.notation.document import musicxml
from bridge.output.score_place import ScorePlace
from bridge.output.scored_otio import scored_otio
from bridge.output.sessions import session
from bridge.output.sound import Sound
from bridge.output.spotting import spotting_files
from bridge.picture.features.picture import Picture
from bridge.score.cue_numbers import cue_numbers, reel_number
from bridge.score.pipeline import ScoredTimeline
from bridge.score.sheet_rows import rows_of
from bridge.settings import Format
from bridge.timeline import Timeline
from bridge.timeline.timecode import since_midnight
from integrations.dawproject import dawproject
from integrations.fcpxml import fcpxml
from integrations.files.delivery import Content
from integrations.music_reel import MusicReel
from integrations.rpp import rpp_project
from integrations.session import Session


def delivery(
    name: str,
    scored: ScoredTimeline,
    picture: Picture,
    source: TimelineSource,
    made_by: Provenance,
    formats: Sequence[Format],
    sound: Sound,
    reel: int | None = None,
    *,
    folder: Path,
) -> dict[str, Content]:
    """Put a score into files.

    Args:
        name: The files' name.
        scored: The score.
        picture: The picture measured of its footage.
        source: The file that its timeline was read from.
        made_by: The program, the composer and the SoundFont.
        formats: The files to make.
        sound: Its sound, and its .mid.
        reel: The reel's number in a spotting sheet; that in a name where None.
        folder: The folder that they are delivered to, which documents for editors name.

    Returns:
        The content of each, by its suffix.

    Raises:
        MissingError: If there is to be sound among the formats and there is no SoundFont.
        UsageError: If a format has no such frame rate.
    """
    timeline, midi = scored.timeline, sound.midi
    made_by = replace(made_by, midi=seal_of(midi) if Format.MID in formats else "")
    number = reel_number(reel, timeline.name, name)
    numbers = cue_numbers(scored.cues, number)

    stems = sound.stems() if Format.STEMS in formats else {}

    def told() -> Session:
        return numbered(session(scored, name, midi), numbers)

    def for_editors() -> MusicReel:
        return music_reel(timeline, told(), folder, stems, formats)

    makers: dict[Format, Callable[[], Content]] = {
        Format.MID: lambda: midi,
        Format.WAV: sound.whole,
        Format.M4A: lambda: Encoded(sound.whole(), M4A),
        Format.MP3: lambda: Encoded(sound.whole(), MP3),
        Format.JSON: lambda: cue_sheet_bytes(
            cue_sheet(timeline, source, scored.cues, picture.reasons, scored.remarks, made_by, scored.film)
        ),
        Format.PNG: lambda: Aside(partial(_drawn, scored, picture)),
        Format.OTIO: lambda: scored_otio(
            timeline,
            told(),
            file_name(name, Format.WAV),
            [(part, f"{name}.{stem_suffix(part)}") for part in stems],
        ).encode(),
        Format.DAWPROJECT: lambda: dawproject(session(scored, name, midi), made_by.recue),
        Format.RPP: lambda: rpp_project(session(scored, name, midi)),
        Format.MUSICXML: lambda: musicxml(scored, numbers, made_by.recue),
        Format.FCPXML: lambda: fcpxml(for_editors()),
        Format.FCP7XML: lambda: fcp7xml(for_editors()),
    }
    files = {SUFFIXES[format_]: makers[format_]() for format_ in formats if format_ in makers}
    files |= {stem_suffix(part): stem for part, stem in stems.items()}
    if {Format.FCPXML, Format.FCP7XML} & {*formats}:
        files |= cut_with_music(for_editors(), folder / source.path, source.hash, formats)
    if Format.SPOTTING in formats:
        files |= spotting_files(timeline, rows_of(timeline, scored.cues, number), number)
    return files


def in_pairs(formats: Sequence[Format], place: ScorePlace) -> tuple[Format, ...]:
    """Return formats, with .mid and cue sheet both where one is asked for and the other stands: together they are a score.

    Args:
        formats: The formats asked for.
        place: The place to be written to.
    """
    pair = (Format.MID, Format.JSON)
    alone = len({*pair} & {*formats}) == 1
    lacking = [form for form in pair if form not in formats and place.file(form).exists()]
    return (*formats, *(lacking if alone else ()))


def click_track(timeline: Timeline, grid: BarGrid, soundfont: Path) -> dict[str, Content]:
    """Put a click track into a broadcast WAV of the timeline's length and start timecode, by its suffix.

    Args:
        timeline: The cut.
        grid: Its bars.
        soundfont: The SoundFont to render with.
    """
    midi = click_midi(timeline.name, grid, tempo_map(grid))
    music = partial(Mixdown.of, midi, timeline.duration, soundfont)
    return {
        CLICK: Rendering(music, timeline.duration, since_midnight(timeline), f"{timeline.name}: click track")
    }


@cache
def _aside() -> ThreadPoolExecutor:
    """Return the one thread for all that is made aside: matplotlib opens its fonts for each anew, and keeps the last 64."""
    return ThreadPoolExecutor(1, "recue-aside")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_aside.cache_clear)  # a fork has no thread but its own


class Aside:
    """Content in one piece that is made in another thread while other files are written."""

    def __init__(self, make: Callable[[], bytes]) -> None:
        self._made = _aside().submit(make)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the content as soon as it is made."""
        yield self._made.result()


def _drawn(scored: ScoredTimeline, picture: Picture) -> bytes:
    """Draw the picture of a score."""
    from bridge.output.drawing import draw  # noqa: PLC0415 (slow to load: only what asks for a picture waits, aside)

    course = picture.course if picture.seen else None
    return draw(scored.timeline, [cue.as_written for cue in scored.cues], course)


def midi_file(scored: ScoredTimeline) -> bytes:
    """Write the score as a Standard MIDI File."""
    rate = scored.timeline.rate
    cues = [
        Cue(
            cue.scene.name,
            tick,
            cue.music,
            cue.key,
            cue_points(cue.grid, tick, rate, scored.tempo),
        )
        for cue, tick in zip(scored.cues, scene_ticks(scored.grid), strict=False)
    ]
    return write_midi(scored.timeline.name, scored.tempo, cues)
