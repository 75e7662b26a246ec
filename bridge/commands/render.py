"""Render a score as files: the .mid that a person edited in, every other format out; nothing is composed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from os.path import lexists
from pathlib import Path

from bridge.commands.measured_before import measured_before
from bridge.commands.push import push_written
from bridge.commands.standing_score import WrittenScore, sheet_of
from bridge.errors import UsageError
from bridge.job import ReportProgress
from bridge.midi.reading import read_midi
from bridge.midi.saved_tempi import seconds_off
from bridge.output.audio.figures import SoundFigures
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import Provenance, TimelineSource
from bridge.output.delivering import kept_document, kept_remarks, recover
from bridge.output.files import midi_file
from bridge.output.names import CLICK, SHEET, SUFFIXES, cues_folder, midi_beside
from bridge.output.score_output import ScoreOutput
from bridge.output.score_place import ScorePlace, score_place
from bridge.output.sound import Sound
from bridge.output.stale_stems import has_stems
from bridge.picture.features.picture import Picture
from bridge.picture.footage.known import KnownFootage
from bridge.recut.level_remarks import own_remarks
from bridge.release import release
from bridge.score.cues import CuedScene
from bridge.score.inputs import see
from bridge.score.pipeline import ScoredTimeline, written
from bridge.settings import Format, Settings
from bridge.timeline import Timeline
from bridge.timeline.formats import check_file
from integrations.files.delivery import Kept

PAIR = frozenset({Format.MID, Format.JSON})
"""The formats that a score is rendered from; they are left as they are."""
_OFTEN = 3
"""Scenes that are named before the others are only counted."""


@dataclass(frozen=True, slots=True, eq=False)
class RenderReport:
    """The outcome of a rendering, for a person and for a program."""

    midi_file: Path
    """The .mid that was rendered."""
    sheet_file: Path
    """The cue sheet that says which bars its notes lie in."""
    formats: tuple[Format, ...]
    cues: tuple[CuedScene, ...]
    remarks: tuple[str, ...]
    """Sentences on what a person should know."""
    delivered: tuple[str, ...]
    """The files written."""
    kept: tuple[Kept, ...]
    """The files that stood in their places and were kept."""
    hosts: tuple[str, ...]
    """What became of the session of Ardour that lies beside the score, a line each; none where none does."""
    sound: SoundFigures | None
    """The loudness of the sound; None where none was rendered, or none was set."""

    @property
    def edited(self) -> tuple[str, ...]:
        """The names of the scenes in which a person edited notes."""
        return tuple(cue.scene.name for cue in self.cues if cue.edited)

    @property
    def summary(self) -> str:
        """What was made from what, in one sentence."""
        made = [form.value for form in self.formats] + (["the session of Ardour"] if self.hosts else [])
        return f"Rendered {_listed(made)} from {self.midi_file.name}, {self._hand}."

    @property
    def _hand(self) -> str:
        if not self.edited:
            return "as Recue wrote it"
        more = len(self.edited) - _OFTEN
        named = [*self.edited[:_OFTEN], *([f"{more} more"] if more > 0 else [])]
        scenes = f"{len(self.edited)} of {len(self.cues)} scene{'s' * (len(self.cues) > 1)}"
        return f"which was edited by hand in {scenes} ({_listed(named)})"

    @property
    def document(self) -> Json:
        """The outcome for a program."""
        return {
            "midi": str(self.midi_file),
            "cue_sheet": str(self.sheet_file),
            "formats": [form.value for form in self.formats],
            "scenes": [
                {"id": cue.scene.id, "name": cue.scene.name, "edited": cue.edited} for cue in self.cues
            ],
            "sound": self.sound.document if self.sound else None,
            "notes": list(self.remarks),
            "hosts": list(self.hosts),
            "delivered": list(self.delivered),
            "kept": kept_document(self.kept),
        }

    @property
    def sounding(self) -> tuple[str, ...]:
        """The loudness of the sound in one line, for a person; no line where none was measured."""
        return (self.sound.summary,) if self.sound else ()


def render_files(
    cut_file: Path,
    midi: Path | None,
    sheet_file: Path | None,
    output: Path | None,
    sequence: str | None,
    settings: Settings,
    formats: Sequence[Format] | None,
    progress: ReportProgress,
) -> RenderReport:
    """Render the .mid of a score, with a person's edits, into its other formats. The .mid and the cue sheet stay.

    Args:
        cut_file: The timeline that was scored; it may be gone where the cue sheet holds it.
        midi: The .mid; that of the score where None.
        sheet_file: The score's cue sheet; where None the one beside `midi`, or else beside the cut.
        output: The folder of the score, to which is written; the cue sheet's where None.
        sequence: Which timeline, where the file holds several.
        settings: The settings.
        formats: What to write; where None, what lies there, or where nothing does the formats of the settings.
        progress: Called with each step and its share done, from 0 to 1.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    check_file(cut_file)
    sheet_file = _sheet_of(cut_file, midi, sheet_file, output, sequence)
    folder = output or sheet_file.parent
    recovered = recover(folder)
    score = _read(sheet_file, midi)
    settings = score.settings(settings)
    cut = score.cut(cut_file, settings, sequence)
    stands = score.stands(cut, cut_file)
    scored = written(cut, stands.cues, (), stands.film)
    place = score_place(folder, cut_file, sequence)
    wanted = _wanted(place, settings, formats)
    hosts = partial(_ardour, scored, sheet_file, settings, cut_file) if formats is None else tuple
    with measured_before() as known:
        picture = _picture(cut, cut_file, settings, wanted, progress, known.footage)
    settings = settings.model_copy(update={"formats": wanted})
    sound = Sound.of(
        scored, midi_file(scored, place.name, settings.spotting.reel, settings.midi.text), settings
    )
    progress("writing", 0.0)
    written_now = _score_output(place, score, scored, picture, sound, settings, cut_file).write(
        wanted, progress
    )
    progress("writing", 1.0)
    kept = (*recovered, *written_now.delivered.kept)
    remarks = (
        *known.remarks,
        *_retimed(score, scored),
        *own_remarks(scored.cues),
        *place.remarks,
        *kept_remarks(kept),
        *written_now.remarks,
    )
    return RenderReport(
        score.midi_file,
        score.file,
        wanted,
        scored.cues,
        remarks,
        written_now.delivered.files,
        kept,
        hosts(),
        sound.figures,
    )


def _sheet_of(
    cut_file: Path, midi: Path | None, sheet_file: Path | None, output: Path | None, sequence: str | None
) -> Path:
    """Return the cue sheet that was named, else the one beside the .mid that was, else that of the score's folder."""
    if sheet_file is None and midi is not None:
        beside = midi.with_name(f"{midi.stem}{SHEET}")
        sheet_file = beside if lexists(beside) else None
    if sheet_file is None and output is not None:
        return score_place(output, cut_file, sequence).sheet
    return sheet_of(cut_file, sheet_file, sequence)


def _read(sheet_file: Path, midi: Path | None) -> WrittenScore:
    """Read the score.

    Raises:
        UsageError: If one of its files is missing or cannot be read.
    """
    wanted = midi or midi_beside(sheet_file)
    if not lexists(wanted):
        raise UsageError(
            f"There is no .mid to render: it should lie at {wanted.absolute()}. Score the cut with recue score, or name the .mid with --midi"
        )
    if not lexists(sheet_file):
        raise UsageError(
            f"The cue sheet of {wanted.name} is missing: it should lie at {sheet_file.absolute()}, for it says which bars the notes are in. "
            "Name it with --score"
        )
    return WrittenScore.read(sheet_file, midi)


def _wanted(place: ScorePlace, settings: Settings, formats: Sequence[Format] | None) -> tuple[Format, ...]:
    """Return the formats to write.

    Raises:
        UsageError: If none but .mid and cue sheet are asked for.
    """
    wanted = formats if formats is not None else (_lying(place) or settings.formats)
    others = tuple(form for form in dict.fromkeys(wanted) if form not in PAIR)
    if not others:
        raise UsageError(
            "There is nothing to render: .mid and cue sheet are what is rendered, and stay as they are. "
            "Ask for other --formats, like wav,stems"
        )
    return others


def _lying(place: ScorePlace) -> tuple[Format, ...]:
    """Return the formats of the score's files that hold its music and lie in its place."""
    stems = (Format.STEMS,) if has_stems(place.folder, place.name) else ()
    by_cue = cues_folder(place.folder, place.name).glob("*.wav")
    cues = (Format.CUES,) if any(not file.name.endswith(f".{CLICK}") for file in by_cue) else ()
    lying = (form for form in SUFFIXES if form not in PAIR and place.file(form).exists())
    return (*lying, *stems, *cues)


def _picture(
    cut: Timeline,
    cut_file: Path,
    settings: Settings,
    formats: Sequence[Format],
    progress: ReportProgress,
    known: KnownFootage,
) -> Picture:
    """Read the picture where it is drawn."""
    if Format.PNG not in formats:
        return Picture.unseen(cut, "it decides nothing here")
    return see(cut, cut_file, settings, progress, known)


def _score_output(
    place: ScorePlace,
    score: WrittenScore,
    scored: ScoredTimeline,
    picture: Picture,
    sound: Sound,
    settings: Settings,
    cut_file: Path,
) -> ScoreOutput:
    """Return the score as it is to be written, from the file and by the composer that its cue sheet tells."""
    source = TimelineSource(score.sheet.path, score.sheet.hash, score.sheet.sequence)
    made_by = Provenance(release(), score.sheet.generator, score.sheet.weights)
    return ScoreOutput(place, scored, picture, source, made_by, sound, settings, cut_file)


def _ardour(scored: ScoredTimeline, sheet_file: Path, settings: Settings, cut_file: Path) -> tuple[str, ...]:
    """Write the score to the session of Ardour that lies beside it, if one does."""
    name, folder = sheet_file.name.removesuffix(SHEET), sheet_file.parent
    if not (folder / f"{name}-ardour").is_dir():
        return ()
    midi = midi_file(scored, name, settings.spotting.reel)
    return push_written("ardour", scored, midi, name, folder, settings, cut_file)


def _retimed(score: WrittenScore, scored: ScoredTimeline) -> tuple[str, ...]:
    """Return a sentence where the .mid has other tempi than the score, by more than a frame; else none."""
    off = seconds_off(read_midi(score.midi, str(score.midi_file)), scored.tempo)
    if off * scored.timeline.rate <= 1:
        return ()
    told = (
        f"The tempi in {score.midi_file.name} are not the score's, by up to {float(off):.2f} s: the notes were "
        "rendered under those of the cue sheet, which fit the picture."
    )
    return (told,)


def _listed(names: Sequence[str]) -> str:
    """Write names in a row: `wav, stems and png`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
