"""Projects of programs that nobody else reads: told from their content or their suffix, with the export to use instead.

A new program is a row here.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HEAD: Final = 1 << 16
"""Bytes at the beginning of a file in which a program names itself."""


def _begins(*magics: bytes) -> Callable[[bytes], bool]:
    """Return a test for the bytes that a file begins with; a dot stands for any byte."""
    pattern = re.compile(b"|".join(magics), re.DOTALL)
    return lambda content: pattern.match(content) is not None


def _xml(root: bytes, says: bytes = b"") -> Callable[[bytes], bool]:
    """Return a test for XML by its root element, and for what must stand in it."""
    begin = re.compile(
        rb"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<" + root + rb"[\s>]", re.DOTALL
    )
    return lambda content: (
        begin.match(content[:_HEAD].removeprefix(b"\xef\xbb\xbf")) is not None and says in content
    )


def _json(*keys: bytes) -> Callable[[bytes], bool]:
    """Return a test for JSON by keys that its program writes."""
    return lambda content: content.lstrip()[:1] == b"{" and all(b'"%s"' % key in content for key in keys)


def _zipped(*folders: str) -> Callable[[bytes], bool]:
    """Return a test for an archive by files or folders in it."""
    return lambda content: any(name.startswith(folders) for name in archived(content))


def _gzipped(says: bytes) -> Callable[[bytes], bool]:
    """Return a test for what a packed file begins with."""
    return lambda content: says in _unpacked(content) or says in content[:_HEAD]


def _listed(line: bytes) -> Callable[[bytes], bool]:
    """Return a test for a table, in UTF-16 or not, by the line that it begins with."""
    begin = _begins(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*" + line)
    return lambda content: begin(content[:_HEAD].replace(b"\0", b""))


def _never(_: bytes) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class ForeignProject:
    """A kind of file that is no timeline, or one that needs an adapter."""

    what: str
    """`a project of Premiere Pro`."""
    endings: tuple[str, ...]
    """Suffixes, in lower case, with their dots."""
    export: str
    """A sentence that says what to do instead, in the program's own words."""
    holds: Callable[[bytes], bool] = _never
    """A test of the content that is certain."""
    adapter: str = ""
    """The OpenTimelineIO adapter that reads it, by the name of its package; none where empty."""

    @property
    def suffix(self) -> str:
        """The suffix that an adapter would read it by, without its dot."""
        return next(iter(self.endings), "").removeprefix(".")

    def refusal(self, name: str) -> str:
        """Return the sentence for a file that cannot be read here."""
        if self.adapter:
            return f"'{name}' is {self.what}, which needs {self.adapter}: install it, or Recue as recue[{self.suffix}]; or {self.export}."
        return f"'{name}' is {self.what}, which cannot be read here; {self.export}."


PROJECTS: Final = (
    ForeignProject(
        "a project of Kdenlive",
        (".kdenlive",),
        "choose File > OpenTimelineIO Export in Kdenlive (25.04 or later) and use the .otio",
        _xml(b"mlt", b"kdenlive:"),
        "otio-kdenlive-adapter",
    ),
    ForeignProject(
        "a project of Pitivi",
        (".xges",),
        "open it in another editing program and export .otio or .edl there",
        _xml(b"ges"),
        "otio-xges-adapter",
    ),
    ForeignProject(
        "a project of Shotcut or another program built on MLT",
        (".mlt",),
        "choose File > Export > EDL in Shotcut and use the .edl",
        _xml(b"mlt"),
    ),
    ForeignProject(
        "a project of DaVinci Resolve",
        (".drp", ".drt", ".dra", ".drb"),
        "choose File > Export > Timeline in DaVinci Resolve, as OTIO, FCPXML, AAF or EDL",
        _zipped("project.xml", "SeqContainer", "MediaPool/"),
    ),
    ForeignProject(
        "a project of Premiere Pro",
        (".prproj",),
        "select the sequence in Premiere Pro and choose File > Export > Final Cut Pro XML, or OpenTimelineIO (2025 or later)",
        _gzipped(b"<PremiereData"),
    ),
    ForeignProject(
        "a bin of Avid Media Composer",
        (".avb", ".avp", ".avs"),
        "select the sequence in Media Composer and choose File > Output > Export to File (File > Export before 2018), as AAF",
        _begins(rb"\x06\x00Domain", rb"\x00\x06Domain"),
    ),
    ForeignProject(
        "a project of VEGAS Pro",
        (".veg", ".vf"),
        "choose File > Export in VEGAS Pro, as Final Cut Pro 7/DaVinci Resolve (.xml)",
        _begins(rb"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00.{8}(?!wave)"),
    ),
    ForeignProject(
        "a library of Final Cut Pro",
        (".fcpbundle", ".fcpproject", ".fcpevent"),
        "open the project in Final Cut Pro and choose File > Export XML",
    ),
    ForeignProject(
        "a project of Final Cut Pro 7",
        (".fcp",),
        "open it in Final Cut Pro 7 and choose File > Export > XML",
        _begins(rb"\xa2KeyG"),
    ),
    ForeignProject(
        "a library of iMovie",
        (".imovielibrary", ".imoviemobile", ".rcproject"),
        "choose File > Send Movie to Final Cut Pro in iMovie, and there File > Export XML",
    ),
    ForeignProject(
        "a project of After Effects, which is no cut",
        (".aep", ".aepx", ".aet"),
        "export the sequence from the editing program that it was made in",
        lambda content: _begins(rb"RIF[FX].{4}Egg!")(content) or _xml(b"AfterEffectsProject")(content),
    ),
    ForeignProject(
        "a project of Hiero or Nuke Studio",
        (".hrox", ".nk", ".nknc", ".nkind"),
        "choose File > Export there, with the preset OTIO, Final Cut Pro XML or CMX 3600 EDL",
        _xml(b"hieroXML"),
    ),
    ForeignProject(
        "a project of Blender",
        (".blend",),
        "export the strips of its Video Sequencer as EDL or OTIO, with an add-on that does so",
        _begins(rb"BLENDER"),
    ),
    ForeignProject(
        "a project of OpenShot",
        (".osp",),
        "choose File > Export Project in OpenShot, as EDL or Final Cut Pro XML",
        _json(b"openshot-qt", b"layers"),
    ),
    ForeignProject(
        "a project of EDIUS",
        (".ezp",),
        "choose File > Export Project in EDIUS, as AAF or EDL",
    ),
    ForeignProject(
        "a project of VideoPad, which exports no cut",
        (".vpj",),
        "export the movie, lay it into a program that does, cut it there at its shots, and export that timeline",
    ),
    ForeignProject(
        "a project of CapCut, which exports no cut",
        (".ccproj", ".draft"),
        "export the movie, lay it into a program that does, cut it there at its shots, and export that timeline",
        _json(b"canvas_config", b"materials", b"tracks"),
    ),
    ForeignProject(
        "a movie and not a cut",
        (".mov", ".mp4", ".m4v", ".mxf", ".avi", ".mkv", ".webm", ".mts", ".m2ts", ".mpg", ".wmv"),
        "lay it into an editing program, cut it there at its shots (in DaVinci Resolve, Timeline > Detect Scene Cuts), and "
        "export that timeline",
        _begins(rb".{4}ftyp", rb".{4}moov", rb"RIFF.{4}AVI ", rb"\x1a\x45\xdf\xa3", rb"\x06\x0e\x2b\x34"),
    ),
    ForeignProject(
        "a list of Premiere Pro's markers and no cut",
        (),
        "export the timeline itself, with which its markers are read",
        _listed(rb"Marker Name\t[^\r\n]*\tMarker Type\b"),
    ),
    ForeignProject(
        "a list of Avid Media Composer's markers and no cut",
        (),
        "export the timeline itself, with which its markers are read",
        _listed(rb"[^\t\r\n]*\t\d\d[:;]\d\d[:;]\d\d[:;]\d\d\t(?:V|A|TC)\d*\t[A-Za-z]+\t"),
    ),
    ForeignProject(
        "a MIDI file",
        (".mid", ".midi"),
        "give the timeline, and this file with --hits if the music is to meet its markers",
        _begins(rb"MThd"),
    ),
    ForeignProject(
        "sound and not a cut",
        (".wav", ".aif", ".aiff", ".mp3", ".flac", ".m4a"),
        "lay it into an editing program, and export that timeline",
        _begins(rb"RIFF.{4}WAVE", rb"FORM.{4}AIF[FC]", rb"fLaC", rb"ID3"),
    ),
)
"""The kinds that are known; the more certain one of two that look alike is the first."""


def project_in(content: bytes) -> ForeignProject | None:
    """Return the kind of project that a file's bytes are; None where that is not certain."""
    return next((project for project in PROJECTS if project.holds(content)), None)


def project_called(path: Path) -> ForeignProject | None:
    """Return the kind of project that a file's suffix is of."""
    ending = path.suffix.lower()
    return next((project for project in PROJECTS if ending in project.endings), None)


def archived(content: bytes) -> list[str]:
    """Return the names of the files in an archive; none where it is no whole archive."""
    if not content.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def _unpacked(content: bytes) -> bytes:
    """Return the beginning of a gzip file; nothing where it is none."""
    if not content.startswith(b"\x1f\x8b"):
        return b""
    try:
        return zlib.decompressobj(wbits=31).decompress(content, _HEAD)
    except zlib.error:
        return b""
