"""A spotting of a timeline file, proposed: cues, reasons and silences; no music."""

from dataclasses import dataclass
from pathlib import Path

from bridge.commands.going_on import held_settings
from bridge.commands.measured_before import measured_before
from bridge.job import ReportProgress
from bridge.output.delivering import deliver_score, kept_remarks
from bridge.output.score_place import score_place
from bridge.output.spotting import spotting_files
from bridge.score.cue_numbers import reel_number
from bridge.score.inputs import asked_hits, asked_sheet, sensed
from bridge.score.proposal import Proposal, proposal
from bridge.score.spotting import spot
from bridge.score.spotting_sheet.placing import placed
from bridge.settings import Settings
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from integrations.files.delivery import Kept


@dataclass(frozen=True, slots=True, eq=False)
class SpotReport:
    """A proposal, and the files written."""

    timeline: Timeline
    proposal: Proposal
    remarks: tuple[str, ...]
    """Sentences on what a person should know."""
    delivered: tuple[str, ...] = ()
    """The files written."""
    kept: tuple[Kept, ...] = ()
    """The files that stood in their places and were kept."""


def spot_file(
    cut_file: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    write: bool,
    progress: ReportProgress,
) -> SpotReport:
    """Propose the cues of a timeline file.

    Args:
        cut_file: The file.
        output: The folder for the spotting sheet; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: The settings for the timeline, over those that the score in the folder was made with.
        write: Write the spotting sheet.
        progress: Called with each step and its share done, from 0 to 1.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    place = score_place(output, cut_file, sequence)
    settings = held_settings(cut_file, place.sheet, sequence, settings)
    cut = read(cut_file, **settings.reading, sequence=sequence)
    sheet = asked_sheet(settings)
    with measured_before() as known:
        senses = sensed(cut, cut_file, settings, progress, known.footage, known.sound)
    settings, hits = senses.settings, asked_hits(cut, settings)
    spotted = spot(cut, senses.picture, settings, hits, sheet, senses.sound, senses.story, senses.learned)
    reel = reel_number(settings.spotting.reel, cut.name, place.name)
    proposed = proposal(spotted, settings, reel, placed(sheet, cut).cues if sheet else None)
    if not write:
        return SpotReport(cut, proposed, (*known.remarks, *spotted.remarks))
    files = spotting_files(cut, [cue.row for cue in proposed.cues], reel)
    delivered = deliver_score(place, files)
    remarks = (*known.remarks, *spotted.remarks, *place.remarks, *kept_remarks(delivered.kept))
    return SpotReport(cut, proposed, remarks, delivered.files, delivered.kept)
