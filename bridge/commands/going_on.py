"""What the score of a timeline begins with: the score of it that stands, or nothing."""

from dataclasses import dataclass
from os.path import lexists, realpath
from pathlib import Path, PurePath

from bridge.commands.standing_score import WrittenScore
from bridge.errors import UsageError
from bridge.output.cuesheet.sheet_values import Sheet
from bridge.output.made_with import settings_of
from bridge.output.names import file_hash, midi_beside
from bridge.recut.planning import Renewal, Standing
from bridge.score.composers import Composing
from bridge.settings import DELIVERY, Settings
from bridge.settings.files import STORY_FILES
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from bridge.timeline.reading import Reading

WORDS = frozenset({"mood", "moods", "words", "reference", "references"})
"""The keys of settings that are words for music: whose words change, is composed anew, and no other scene."""
THEMES = frozenset({"themes", "theming"})
"""Those that speak of themes: the scenes of which they say something new are composed anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Beginning:
    """What a score begins with."""

    cut: Timeline
    settings: Settings
    """With those that the standing score was made with under them."""
    composing: Composing
    standing: Standing | None = None
    """The score to go on from; None to score from scratch."""
    midi: bytes = b""
    """The .mid of that score."""
    renewal: Renewal = Renewal.NONE
    remarks: tuple[str, ...] = ()
    """Sentences on why the score that stands is not gone on from as it was asked."""
    replaces: bool = False
    """True where a score stands that is not gone on from."""


def begin(
    cut_file: Path,
    sheet_file: Path,
    sequence: str | None,
    settings: Settings,
    *,
    fresh: bool,
) -> Beginning:
    """Read a timeline, and the score of it that stands.

    Args:
        cut_file: The timeline's file.
        sheet_file: The cue sheet of its score, which may not be there.
        sequence: Which timeline, where the file holds several.
        settings: What a person gives.
        fresh: Begin with nothing, whatever stands.

    Raises:
        RecueError: If the timeline cannot be read, or the settings cannot be used with those of the standing score.
    """
    if fresh or not lexists(sheet_file):
        alone = not fresh and lexists(midi_beside(sheet_file))
        remarks = (_lonely(midi_beside(sheet_file), "cue sheet"),) if alone else ()
        return _clean(cut_file, sequence, settings, remarks, replaces=lexists(sheet_file))
    if not lexists(midi_beside(sheet_file)):
        return _clean(cut_file, sequence, settings, (_lonely(sheet_file, ".mid"),), replaces=True)
    try:
        score = WrittenScore.read(sheet_file)
        if not is_of(score.sheet, cut_file, sequence):
            return _clean(cut_file, sequence, settings)
        stands = _stands(score, cut_file, sequence, settings)
    except UsageError as error:
        remark = f"Scored from scratch, for the score that stands cannot be gone on from: {error}"
        return _clean(cut_file, sequence, settings, (remark,), replaces=True)
    return _going_on(score, stands, cut_file, sequence, settings)


def held_settings(cut_file: Path, sheet_file: Path, sequence: str | None, given: Settings) -> Settings:
    """Lay the settings that a person gives over those of the score that stands, if one can be read.

    Raises:
        UsageError: If they cannot be used together, or a file that the score was made with is gone.
    """
    try:
        score = WrittenScore.read(sheet_file)
    except UsageError:
        return given
    if not is_of(score.sheet, cut_file, sequence):
        return given
    held = score.settings(given)
    stale = given.spotting.file is None and score.sheet.hash != file_hash(cut_file)
    return held.without_sheet if stale else held  # a sheet is of the cut for which it was given


def _lonely(file: Path, missing: str) -> str:
    return (
        f"Scored from scratch, for there is no {missing} beside {file.name} to go on from; "
        "the formats mid and json together make a score that can be gone on from."
    )


def _clean(
    cut_file: Path,
    sequence: str | None,
    settings: Settings,
    remarks: tuple[str, ...] = (),
    *,
    replaces: bool = False,
) -> Beginning:
    """Return a beginning with nothing."""
    cut = read(cut_file, **settings.reading, sequence=sequence)
    return Beginning(cut, settings, Composing(), remarks=remarks, replaces=replaces)


def is_of(sheet: Sheet, cut_file: Path, sequence: str | None) -> bool:
    """Return whether a cue sheet is of a timeline of that file's name."""
    return (PurePath(sheet.path).name, sheet.sequence) == (cut_file.name, sequence or "")


def _stands(score: WrittenScore, cut_file: Path, sequence: str | None, settings: Settings) -> Standing:
    """Return a score as it stands, over its own cut.

    Raises:
        UsageError: If it cannot be gone on from.
    """
    if not score.sheet.seal:
        raise UsageError(f"{score.file} was written without a .mid")
    if stands := score.stands_alone():
        return stands
    if score.sheet.hash != file_hash(cut_file):
        raise UsageError(f"{score.file} holds no cut, and is of another state of {cut_file.name}")
    return score.stands(read(cut_file, **settings.reading, sequence=sequence), cut_file)


def _going_on(
    score: WrittenScore,
    stands: Standing,
    cut_file: Path,
    sequence: str | None,
    given: Settings,
) -> Beginning:
    """Return a beginning with the score that stands, or with its settings alone where scenes are to be divided anew."""
    was, now = settings_of(score.sheet.settings, score.file), score.settings(given)
    cut = read(cut_file, **now.reading, sequence=sequence)
    divides = was.scenes != now.scenes or (was.rate != now.rate and stands.timeline.rate != cut.rate)
    if divides and given.spotting.file is None:
        now = now.without_sheet  # whose cues are the old scenes
    handwork = [cue.scene.name for cue in stands.cues if cue.is_handwork]
    if divides and not handwork:
        return Beginning(
            cut,
            now,
            Composing(),
            remarks=("Scored from scratch, for scenes are divided in another way than before.",),
            replaces=any(cue.worked_on for cue in stands.cues),
        )
    remarks: tuple[str, ...] = ()
    if divides:
        now = now.model_copy(update={"scenes": was.scenes})
        remarks = (
            f"The scenes stay divided as they were, for {_listed(handwork)} locked or edited by hand; --fresh divides anew.",
        )
    composing = Composing(score.sheet.generator, score.sheet.weights)
    return Beginning(cut, now, composing, stands, score.midi, renewal_of(was, now), remarks)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more} {'is' if len(names) == 1 else 'are'}"


def renewal_of(was: Settings, now: Settings) -> Renewal:
    """Return the scenes that settings ask to be composed anew: pins, words and a file of hits concern some, others all.

    Args:
        was: The settings that a score was made with.
        now: The settings that it is gone on with.
    """
    some = {"pins", "scenes", "hits", "music", "spotting", "sound", "underscore", "preferences", *STORY_FILES}
    whole = [
        key
        for key in Settings.model_fields
        if key not in DELIVERY | Reading.__annotations__.keys() | some | WORDS | THEMES
    ]
    weighed = [each.hits.model_copy(update={"file": None}) for each in (was, now)]
    told = [[_real(getattr(each, key)) for key in STORY_FILES] for each in (was, now)]
    if (
        weighed[0] != weighed[1]
        or told[0] != told[1]
        or any(getattr(was, key) != getattr(now, key) for key in whole)
    ):
        return Renewal.ALL
    return Renewal.ASKED if was.pins != now.pins or _file(was) != _file(now) else Renewal.NONE


def _real(file: Path | str | None) -> Path | str | None:
    return Path(realpath(file)) if isinstance(file, Path) else file


def _file(settings: Settings) -> Path | None:
    return Path(realpath(settings.hits.file)) if settings.hits.file else None
