"""The doors at which Recue reads what others wrote: a function each, from bytes to "read", or a refusal in a sentence."""

import asyncio
import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast
from unicodedata import category

from bridge.batch.asked import asked
from bridge.batch.made_from import MadeFrom
from bridge.batch.planning import why_it_runs
from bridge.batch.receipts import Receipts
from bridge.commands.standing_score import WrittenScore
from bridge.daemon.lockfile import holder
from bridge.daemon.osc.checking import checked, request_of
from bridge.daemon.osc.endpoint import Endpoint
from bridge.daemon.osc.rate_limit import Limit
from bridge.daemon.osc.wire import decode
from bridge.errors import RecueError
from bridge.midi.cutting import passages
from bridge.midi.edit_seal import is_untouched, seal_of
from bridge.midi.passage import TRACKS
from bridge.midi.reading import read_midi, text_of, track_name
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.delivering import deliver_score
from bridge.output.score_place import score_place
from bridge.picture.features.picture import Picture
from bridge.picture.footage.classifier import Labels
from bridge.plain_text import plain
from bridge.score.hits import read_hits
from bridge.score.spotting import lay_bars, spot
from bridge.score.spotting_sheet.reading import parsed_sheet
from bridge.settings import Settings
from bridge.settings.own_styles import read_styles
from bridge.sound.hearing import read_sound
from bridge.store.contents import ScoreState, parts_of, state_of
from bridge.story.captions.reading import read_captions
from bridge.story.feelings.word_list import read_words
from bridge.story.given import Given
from bridge.story.scene_list import read_list
from bridge.story.scripts.reading import read_script
from bridge.story.telling import tell_story
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from bridge.timeline.formats.known_formats import SUFFIXES, Suffix
from generator.errors import GeneratorError
from integrations.ardour.folder import write_session
from integrations.ardour.notes import notes_in
from integrations.ardour.snapshots import read_snapshot
from integrations.errors import DeliveryError
from integrations.files.folder import FolderTarget
from integrations.reaper.jobs import ReaperJob, read_result
from integrations.reaper.transport import Transport
from integrations.resolve.manifest import result_of
from tests.bridge.daemon.osc.service import SmallService
from tests.bridge.story.films import srt
from tests.fuzz.mutators import zip_archives
from tests.integrations.ardour.sessions import two_scenes
from tests.scores import cut_list

REFUSALS: Final = (RecueError, DeliveryError, GeneratorError)
"""The documented errors: those of the application, and those of the libraries below it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A door, and the form of what comes in."""

    name: str
    form: str
    """The mutator that knows its structure, see `tests.fuzz.mutators.STRUCTURED`."""
    read: Callable[[bytes, Path], object]
    """Reads bytes, with an empty folder for files. Raises one of `REFUSALS`."""
    seeds: tuple[str, ...] = ()
    """The folders of its seeds, where they are not its own."""

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of its seeds."""
        return self.seeds or (self.name,)


def _file(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def _timeline(suffix: Suffix, data: bytes, folder: Path) -> None:
    path = folder / f"cut{suffix.ending}"
    _file(folder, f"{path.name}/{suffix.inside}" if suffix.inside else path.name, data)
    _scored(_opened(path))


def _unknown(data: bytes, folder: Path) -> None:
    _scored(_opened(_file(folder, "cut.txt", data)))


def _ale(data: bytes, folder: Path) -> None:
    _scored(_opened(_file(folder, "cut.ale", data)))


def _opened(path: Path) -> Timeline:
    """Read a timeline; of a file with several, the one that its refusal names first."""
    try:
        return read(path)
    except RecueError as error:
        if "pick one with --sequence: '" not in str(error):
            raise
        return read(path, sequence=str(error).partition("--sequence: '")[2].partition("'")[0])


_SHOTS, _MINUTES = 300, 10
"""Shots, markers and minutes of a timeline that is divided and barred as well."""


def _scored(timeline: Timeline) -> None:
    """Keep a timeline as the store does, and spot and bar it if it is small."""
    assert state_of(_parts(timeline)).cut == timeline, "the store gives another cut back"
    if max(len(timeline.shots), len(timeline.markers)) > _SHOTS or timeline.duration > 60 * _MINUTES:
        return
    lay_bars(spot(timeline, Picture.unseen(timeline, "it is not looked at"), Settings()))


def _parts(timeline: Timeline) -> dict[str, bytes]:
    return parts_of(ScoreState(timeline, b"", b"", {}))


def _sheet(data: bytes, folder: Path) -> None:
    _file(folder, "cut.recue.json", data)
    read_sheet(data, "'cut.recue.json'")
    score_place(folder, folder / "cut.otio")


def _ledger(data: bytes, folder: Path) -> None:
    _file(folder, ".recue/ledger.json", data)
    place = score_place(folder, folder / "cut.otio")
    with contextlib.suppress(DeliveryError):
        deliver_score(place, {"mid": b"MThd"})


def _journal(data: bytes, folder: Path) -> None:
    """Finish a delivery that a kill broke off, as its journal tells it."""
    for name in ("alive", "0/new", "1/old-000000"):
        _file(folder, f".recue/left/{name}", b"MThd")
    _file(folder, "cut.mid", b"mine")
    _file(folder, ".recue/left/journal.json", data)
    FolderTarget(folder).recover()
    assert any(path.read_bytes() == b"mine" for path in folder.glob("**/*") if path.is_file())


def _standing(data: bytes, folder: Path) -> None:
    for name, content in zip_archives.read(data):
        if name in {"cut.otio", "cut.recue.json", "cut.mid"}:
            _file(folder, name, content)
    cut_file = folder / "cut.otio"
    score = WrittenScore.read(folder / "cut.recue.json")
    score.settings(Settings())
    score.stands_alone()
    score.stands(_opened(cut_file), cut_file)


def _picture_labels(data: bytes, folder: Path) -> None:  # noqa: ARG001 (a file of bytes alone)
    Labels.parsed(data, "mood.yaml")


def _settings(data: bytes, folder: Path) -> None:
    _file(folder, "recue.yaml", data)
    settings = Settings.read(folder / "cut.otio", {}, folder / "none")
    if settings.bpm[0] == settings.bpm[1]:
        return
    timeline = cut_list([48, 96, 24, 240])
    spot(timeline, Picture.unseen(timeline, "it is not looked at"), settings)


def _style(data: bytes, folder: Path) -> None:
    (folder / "styles").mkdir(exist_ok=True)
    _file(folder / "styles", "noir.style.txt", data)
    read_styles(folder)


def _hits(name: str, data: bytes, folder: Path) -> None:
    read_hits(_file(folder, name, data), cut_list([48, 96, 24, 240]), 1.0)


def _spotting(data: bytes, _: Path) -> None:
    timeline = cut_list([48, 96, 24, 240])
    sheet = parsed_sheet(data, "cut.spotting.csv")
    spot(timeline, Picture.unseen(timeline, "it is not looked at"), Settings(picture=False), sheet=sheet)


def _sound(data: bytes, folder: Path) -> None:
    """Listen to a production mix."""
    mix = _file(folder, "mix.wav", data)
    read_sound(cut_list([48, 96, 24]), folder / "cut.otio", None, mix, lambda _: None)


def _captions(data: bytes, _: Path) -> None:
    _told(Given(read_captions(data, "cut.srt")))


def _script(data: bytes, _: Path) -> None:
    captions = read_captions(
        srt((1, 3, "I set a plate for him tonight without thinking about it.")), "cut.srt"
    )
    _told(Given(captions, script=read_script(data, "cut.fountain")))


def _scene_list(data: bytes, _: Path) -> None:
    _told(Given(scenes=read_list(data, "scenes.csv")))


def _job_table(data: bytes, folder: Path) -> None:
    _file(folder, "e1.otio", b"{}")
    asked([_file(folder, "season.csv", data)], folder / "scores", {})


def _receipt(data: bytes, folder: Path) -> None:
    receipts = Receipts(folder)
    receipts.file("e1").parent.mkdir(exist_ok=True)
    receipts.file("e1").write_bytes(data)
    why_it_runs(MadeFrom("1", "2", "3"), receipts.read("e1"), receipts)


def _lexicon(data: bytes, _: Path) -> None:
    _told(Given(read_captions(srt((1, 3, "So sad.")), "cut.srt"), words=read_words(data, "words.csv")))


def _told(given: Given) -> None:
    timeline = cut_list([48, 96, 24, 240])
    story = tell_story(timeline, given)
    assert all(line.start <= line.end and line.text == plain(line.text) for line in story.lines)


def _midi(data: bytes, _: Path) -> None:
    is_untouched(data)
    seal_of(data)
    file = read_midi(data, "'cut.mid'")
    for track in file.tracks:
        track_name(track)
        for _tick, event in track:
            if event[0] == 0xFF:
                text_of(event)
    for passage in passages(file, [0, 3840, 15360, 61440]):
        assert passage.digest, TRACKS


def _osc(data: bytes, _: Path) -> None:
    """Have a packet answered by a service, as the daemon does, and taken for a play head and for a host's answer."""
    for message in decode(data):
        Transport().after(message.address, message.arguments)
        try:
            checked(request_of(message), message)
        except RecueError as error:
            check_sentence(error)
    asyncio.run(_answered(data))


async def _answered(data: bytes) -> None:
    sent: list[bytes] = []
    with SmallService() as service:
        double = cast(Any, _Sent(sent))
        endpoint = Endpoint(service, double, Limit(), lambda: 0.0)
        endpoint.connection_made(double)
        endpoint.datagram_received(data, ("127.0.0.1", 57120))
        await asyncio.gather(*endpoint._tasks)
    for packet in sent:
        for message in decode(packet):
            assert not (
                message.address == "/recue/error" and "went wrong inside" in str(message.arguments)
            ), message


class _Sent:
    def __init__(self, packets: list[bytes]) -> None:
        self._packets = packets

    def sendto(self, packet: bytes, _: object) -> None:
        self._packets.append(packet)

    def recvfrom(self, _: int) -> tuple[bytes, object]:
        raise BlockingIOError


def _cut(data: bytes, _: Path) -> None:
    with _refusing(ValueError):
        state_of({**_PARTS, "cut": data})


def _choices(data: bytes, _: Path) -> None:
    with _refusing(ValueError):
        state_of({**_PARTS, "choices": data})


_PARTS: Final = _parts(cut_list([48, 96]))


class RefusedError(RecueError):
    """A refusal in a part that the store, or a push, makes a sentence of."""


@contextlib.contextmanager
def _refusing(kind: type[Exception]) -> Iterator[None]:
    """Take a documented error of a part for the refusal that it becomes."""
    try:
        yield
    except kind as error:
        raise RefusedError(str(error)) from error


def _lock(data: bytes, folder: Path) -> None:
    holder(_file(folder, "recue.lock", data))


def _ardour(data: bytes, folder: Path) -> None:
    """Read a session that a person saved, and put a score into it."""
    session = two_scenes()
    file = _file(folder, f"{session.name}.ardour", data)
    read_snapshot(file, 1)
    write_session(session, folder, None, listening=True)


def _ardour_notes(data: bytes, _: Path) -> None:
    with _refusing(ValueError):
        notes_in(data)


def _reaper_result(data: bytes, folder: Path) -> None:
    file = _file(folder, "a1.result", data)
    read_result(ReaperJob("a1", file.with_suffix(".recue")))


def _resolve_result(data: bytes, _: Path) -> None:
    result_of(data.decode(errors="replace"), "0123456789abcdef")


def check_sentence(error: Exception) -> None:
    """Check that a refusal is one sentence that people can read.

    Raises:
        AssertionError: If it is empty, on several lines, too long, a traceback, or not to be printed.
    """
    said = str(error)
    assert said.strip(), f"{type(error).__name__} says nothing"
    assert len(said) <= LONGEST, f"{type(error).__name__} says {len(said)} characters: {said[:80]!r}"
    assert "Traceback" not in said, said
    held = [letter for letter in said if category(letter) in _NO_TEXT]
    assert not held, f"{type(error).__name__} holds {held[0]!r}: {said!r}"


LONGEST: Final = 600
"""Characters of a sentence."""
_NO_TEXT: Final = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode categories of control characters, half characters and line ends."""


def _of_timelines() -> Iterable[Target]:
    forms = {".otio": "json", ".otiod": "json", ".otioz": "zip", ".edl": "text", ".aaf": "sparse"}
    for suffix in SUFFIXES:
        name = suffix.ending.removeprefix(".")
        seeds = {"otiod": ("otio",), "fcpxmld": ("fcpxml",)}.get(name, ())
        form = forms.get(suffix.ending, "xml")
        yield Target(name, form, functools.partial(_timeline, suffix), seeds)


TARGETS: Final = {
    target.name: target
    for target in (
        *_of_timelines(),
        Target("ale", "text", _ale),
        Target("unknown", "text", _unknown, ("otio", "otioz", "edl", "xml", "fcpxml", "ale")),
        Target("sheet", "json", _sheet),
        Target("standing", "zip", _standing),
        Target("ledger", "json", _ledger),
        Target("journal", "json", _journal),
        Target("settings", "text", _settings),
        Target("style", "text", _style),
        Target("picture_labels", "text", _picture_labels),
        Target("hits_csv", "text", functools.partial(_hits, "hits.csv")),
        Target("hits_mid", "midi", functools.partial(_hits, "hits.mid"), ("midi",)),
        Target("spotting_csv", "text", _spotting),
        Target("captions", "text", _captions),
        Target("timed_text", "xml", _captions),
        Target("fountain", "text", _script),
        Target("final_draft", "xml", _script),
        Target("scene_list", "text", _scene_list),
        Target("job_table", "text", _job_table),
        Target("receipt", "json", _receipt),
        Target("lexicon", "text", _lexicon),
        Target("midi", "midi", _midi),
        Target("sound", "sparse", _sound),
        Target("osc", "osc", _osc),
        Target("cut", "json", _cut),
        Target("choices", "json", _choices),
        Target("lock", "json", _lock),
        Target("ardour", "xml", _ardour),
        Target("ardour_notes", "midi", _ardour_notes, ("midi",)),
        Target("reaper_result", "text", _reaper_result),
        Target("resolve_result", "text", _resolve_result),
    )
}
"""Every door, by name."""
