"""A score as files, ready to be delivered."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from bridge.ascii_text import UNSAID, in_ascii
from bridge.grid.tempo_map import scene_ticks
from bridge.midi.edit_seal import seal_of
from bridge.midi.film_tracks import film_tracks
from bridge.midi.writing import Cue, CuePoint, cue_points, write_midi
from bridge.output.audio.encoding import M4A, MP3, Encoded
from bridge.output.click_files import cue_click, cue_streamers, film_click, film_click_midi, film_streamers
from bridge.output.cue_places import cue_places
from bridge.output.cuesheet.sheet import Provenance, TimelineSource, cue_sheet, cue_sheet_bytes
from bridge.output.music_reel import OwnDocument, cut_with_music, fcp7xml, music_reel
from bridge.output.names import CLICK, CLICK_MIDI, STREAMERS, SUFFIXES, file_name, stem_suffix
from bridge.output.notation.document import musicxml
from bridge.output.preview import Preview
from bridge.output.score_place import ScorePlace
from bridge.output.scored_otio import scored_otio
from bridge.output.sessions import session
from bridge.output.sound import Sound
from bridge.output.spotting import spotting_files
from bridge.picture.features.picture import Picture
from bridge.plain_text import plain
from bridge.score.cue_numbers import cue_numbers, cue_titles, reel_number
from bridge.score.cues import theme_ticks
from bridge.score.pipeline import ScoredTimeline
from bridge.score.sheet_rows import rows_of
from bridge.settings import ClickSound, Format, MidiText, Settings
from integrations.dawproject import dawproject
from integrations.fcpxml import fcpxml
from integrations.files.delivery import Content
from integrations.music_reel import MusicReel
from integrations.rpp import rpp_project
from integrations.session import Movie, Session, Stem


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a score."""

    contents: Mapping[str, Content]
    """The content of each, by its suffix."""
    remarks: tuple[str, ...]
    """Sentences on what was asked for and is not among them."""


def delivery(
    place: ScorePlace,
    scored: ScoredTimeline,
    picture: Picture,
    source: TimelineSource,
    made_by: Provenance,
    formats: Sequence[Format],
    sound: Sound,
    reel: int | None = None,
    click: ClickSound = ClickSound.WOODBLOCK,
    preview: Preview | None = None,
    movie: Movie | None = None,
) -> Contents:
    """Put a score into files.

    Args:
        place: The place of the files.
        scored: The score.
        picture: The picture measured of its footage.
        source: The file that its timeline was read from.
        made_by: The program, the composer and the SoundFont.
        formats: The files to make.
        sound: Its sound, and its .mid.
        reel: The reel's number in the numbers of cues; that in a name where None.
        click: The sound of a click track.
        preview: The preview, where one is among the formats.
        movie: The picture that sessions show; None where no one file holds it.

    Returns:
        The content of each, and what a person should know of them.

    Raises:
        MissingError: If there is to be sound among the formats and there is no SoundFont.
        UsageError: If a format has no such frame rate.
    """
    timeline, midi, name = scored.timeline, sound.midi, place.name
    made_by = replace(made_by, midi=seal_of(midi) if Format.MID in formats else "")
    number = reel_number(reel, timeline.name, name)
    numbers = cue_numbers(scored.cues, number)

    stems = sound.stems() if Format.STEMS in formats else {}

    @cache
    def told() -> Session:
        files = [Stem(part, f"{name}.{stem_suffix(part)}") for part in stems]
        return session(scored, name, midi, reel, files, movie)

    def for_editors() -> MusicReel:
        return music_reel(timeline, told(), place.folder, stems, formats)

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
            [(stem.track, stem.file) for stem in told().stems],
        ).encode(),
        Format.DAWPROJECT: lambda: dawproject(told(), made_by.recue),
        Format.RPP: lambda: rpp_project(told()),
        Format.STREAMERS: lambda: film_streamers(scored),
        Format.CLICK: lambda: film_click(scored, click, sound.bits),
        Format.MUSICXML: lambda: musicxml(scored, numbers, made_by.recue),
        Format.FCPXML: lambda: fcpxml(for_editors()),
        Format.FCP7XML: lambda: fcp7xml(for_editors()),
    }
    if preview is not None:
        makers[Format.PREVIEW] = lambda: preview
    files = {SUFFIXES[format_]: makers[format_]() for format_ in formats if format_ in makers}
    if Format.CLICK in formats:
        files[CLICK_MIDI] = film_click_midi(scored)
    files |= {stem_suffix(part): stem for part, stem in stems.items()}
    own = OwnDocument()
    if {Format.FCPXML, Format.FCP7XML} & {*formats}:
        own = cut_with_music(for_editors(), place.folder / source.path, source.hash, formats)
        files |= own.files
    if Format.SPOTTING in formats:
        files |= spotting_files(timeline, rows_of(timeline, scored.cues, number), number)
    return Contents(files, own.remarks)


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


def preview_in(
    formats: Sequence[Format],
    scored: ScoredTimeline,
    sound: Sound,
    cut_file: Path,
    settings: Settings,
    progress: Callable[[str, float], None],
) -> Preview | None:
    """Return the preview of a score, prepared; None where none is among the formats.

    Args:
        formats: The files to make.
        scored: The score.
        sound: Its sound.
        cut_file: The timeline's file, from which footage is found.
        settings: The folder of the footage, and what a preview shows.
        progress: Receives the name of a step and the share of it that is done, 0 to 1.

    Raises:
        MissingError: If there is no SoundFont, or no encoder.
    """
    if Format.PREVIEW not in formats:
        return None
    return Preview.of(scored, sound.whole(), cut_file, settings, progress)


def cue_files(
    name: str, scored: ScoredTimeline, sound: Sound, settings: Settings
) -> dict[str, dict[str, Content]]:
    """Put each cue into files of its own, as the formats of the settings ask for them.

    Args:
        name: The name of the score's files.
        scored: The score.
        sound: Its sound.
        settings: The settings.

    Returns:
        The content of each by its cue's name, and by its suffix; empty where no format asks for any.

    Raises:
        MissingError: If there is to be sound and there is no SoundFont.
    """
    formats, bits = settings.formats, settings.wav_bits
    if not {Format.CUES, Format.CLICK, Format.STREAMERS} & {*formats}:
        return {}
    reel = reel_number(settings.spotting.reel, scored.timeline.name, name)
    places = cue_places(scored, settings.cues.name, reel)
    files: dict[str, dict[str, Content]] = {place.name: {} for place in places}
    for place in places:
        if Format.CUES in formats:
            files[place.name] |= sound.cue(place, settings.cues)
        if Format.CLICK in formats:
            files[place.name][CLICK] = cue_click(scored, place, settings.click.sound, bits)
        if Format.STREAMERS in formats:
            files[place.name][STREAMERS] = cue_streamers(scored, place)
    return files


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


def midi_file(
    scored: ScoredTimeline, name: str = "", reel: int | None = None, text: MidiText = MidiText.UNICODE
) -> bytes:
    """Write the score as a Standard MIDI File.

    Args:
        scored: The score.
        name: The files' name, which may tell the reel.
        reel: The reel's number in the numbers of cues; that in a name where None.
        text: The characters of its name, its markers and its cue points; tracks keep their names, by which they are known
            when the file is read again.
    """
    rate, say = scored.timeline.rate, in_ascii if text is MidiText.ASCII else str
    music = film_tracks([cue.music for cue in scored.cues])
    titles = cue_titles(scored.cues, reel_number(reel, scored.timeline.name, name))
    cues = [
        Cue(
            say(titles[cue.scene.id]),
            tick,
            played,
            cue.key,
            tuple(
                replace(point, text=say(point.text))
                for point in cue_points(cue.grid, tick, rate, scored.tempo)
            ),
            tuple(CuePoint(at, say(each.called)) for at, each in theme_ticks(cue, tick)),
        )
        for cue, played, tick in zip(scored.cues, music, scene_ticks(scored.grid), strict=False)
    ]
    return write_midi(say(scored.timeline.name), scored.tempo, cues, [cue.ride for cue in scored.cues])


def unsaid_remarks(scored: ScoredTimeline, text: MidiText) -> tuple[str, ...]:
    """Return a sentence on the names of scenes and hits that a .mid in ASCII cannot say; none where it says all."""
    hits = (met.hit.name for cue in scored.cues for met in cue.grid.hits)
    names = dict.fromkeys((*(cue.scene.name for cue in scored.cues), *hits))
    lost = [name for name in names if in_ascii(name).count(UNSAID) > name.count(UNSAID)]
    if text is MidiText.UNICODE or not lost:
        return ()
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    stands = "question marks stand for letters in the .mid (midi.text: unicode keeps them)"
    return (f"ASCII cannot say '{plain(lost[0])}'{more}: {stands}.",)
