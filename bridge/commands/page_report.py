"""A score as a page in one file, for people who have no Recue: what stands beside a cut, with its sound."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bridge.commands.measured_before import measured_before
from bridge.commands.standing_score import WrittenScore, sheet_of
from bridge.errors import UsageError
from bridge.job import ReportProgress
from bridge.output.audio.encoding import M4A, Encoded
from bridge.output.cuesheet.readable_json import Json
from bridge.output.delivering import deliver_files, kept_document, kept_remarks, recover
from bridge.output.files import midi_file
from bridge.output.names import SHEET
from bridge.output.preview import Preview
from bridge.output.score_place import score_place
from bridge.output.sound import Sound
from bridge.page.playback.watching import HEIGHTS, Watching
from bridge.page.report.report import report_page
from bridge.page.static_files import static_files
from bridge.page.view import Shown
from bridge.score.inputs import see
from bridge.score.pipeline import ScoredTimeline, written
from bridge.settings import Settings
from bridge.timeline.formats import check_file
from integrations.files.delivery import Content, Delivery, Kept

SUFFIX: Final = "report.html"
"""The end of a report's name, after the score's name and a dot."""
_PAGE: Final = ".html"


@dataclass(frozen=True, slots=True, eq=False)
class PageReport:
    """A report that was written."""

    file: str
    size: int
    """Bytes."""
    remarks: tuple[str, ...]
    """Sentences on what a person should know."""
    kept: tuple[Kept, ...]
    """The files that stood in its place and were kept."""

    @property
    def document(self) -> Json:
        """The outcome for a program."""
        return {
            "delivered": [self.file],
            "bytes": self.size,
            "notes": list(self.remarks),
            "kept": kept_document(self.kept),
        }


def report_file(
    cut_file: Path,
    file: Path | None,
    sheet_file: Path | None,
    sequence: str | None,
    settings: Settings,
    progress: ReportProgress,
    *,
    sound: bool,
    film: bool,
) -> PageReport:
    """Write the page of the score that stands beside a cut as one file.

    Args:
        cut_file: The timeline that was scored; it may be gone where the cue sheet holds it.
        file: The file to write; NAME.report.html beside the score where None.
        sheet_file: The score's cue sheet; the one beside the cut where None.
        sequence: Which timeline, where the file holds several.
        settings: The settings.
        progress: Called with each step and its share done, from 0 to 1.
        sound: Put the music into it.
        film: Put the film with its music into it, instead of the music alone.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    check_file(cut_file)
    sheet_file = sheet_of(cut_file, sheet_file, sequence)
    score = WrittenScore.read(sheet_file)
    settings = score.settings(settings)
    cut = score.cut(cut_file, settings, sequence)
    stands = score.stands(cut, cut_file)
    scored = written(cut, stands.cues, (), stands.film)
    name = sheet_file.name.removesuffix(SHEET)
    target = _target(file, score_place(sheet_file.parent, cut_file, sequence).folder, name)
    recovered = recover(target.parent)
    with measured_before() as known:
        picture = see(cut, cut_file, settings, progress, known.footage)
    shown = Shown(
        cut,
        scored.cues,
        name,
        cut_file.name,
        course=picture.course,
        reel=settings.spotting.reel,
        remarks=known.remarks,
    )
    music = Sound.of(scored, midi_file(scored, name, settings.spotting.reel, settings.midi.text), settings)
    preview = Preview.of(scored, music.whole(), cut_file, settings, progress) if film else None
    heard = Encoded(music.whole(), M4A) if sound and not film else ()
    thumbnails = partial(_thumbnails, scored, cut_file, settings, progress)
    pages: list[bytes] = []

    def page() -> bytes:
        return report_page(shown, _all(heard), thumbnails(), static_files(), _all(preview or ()))

    delivered = deliver_files(
        target.parent, Delivery(target.name.removesuffix(_PAGE), {_PAGE[1:]: _once(page, pages)})
    )
    kept = (*recovered, *delivered.kept)
    said = (*known.remarks, *(preview.remarks if preview else ()), *kept_remarks(kept))
    return PageReport(delivered.files[0], len(pages[0]), said, kept)


def _target(file: Path | None, folder: Path, name: str) -> Path:
    """Return the file to write.

    Raises:
        UsageError: If its name does not end in .html.
    """
    if file is None:
        return folder / f"{name}.{SUFFIX}"
    if file.suffix.lower() != _PAGE:
        raise UsageError(f"'{file}' is no name of a page: end it in {_PAGE}")
    return file


def _once(make: Callable[[], bytes], made: list[bytes]) -> Content:
    """Yield a page that is made once, when it is first asked for."""
    if not made:
        made.append(make())
    return made


def _thumbnails(
    scored: ScoredTimeline, cut_file: Path, settings: Settings, progress: ReportProgress
) -> list[bytes]:
    """Return a JPEG of the middle of each shot; empty where there is no footage of it."""
    cut = scored.timeline
    watching = Watching(cut, cut_file, settings.media)
    found: list[bytes] = []
    for at, shot in enumerate(cut.shots):
        progress("looking at the shots", at / len(cut.shots))
        middle = cut.frame_at((shot.start + shot.end) / 2)
        found += watching.frames(middle, 1, HEIGHTS[1])
    return found


def _all(blocks: Iterable[bytes]) -> bytes:
    return b"".join(blocks)
