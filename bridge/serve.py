"""`recue serve`: the daemon wired to the real reading, composing and writing."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.app import Progress, score_cut, trained_composer
from bridge.cancellation import Abandoned, Cancelled
from bridge.choices import Choice
from bridge.daemon.opened import OpenTimeline, Outcome, Work
from bridge.daemon.serving import Serving, serve
from bridge.errors import UsageError
from bridge.otio import read
from bridge.settings import Settings
from bridge.timeline import Timeline

if TYPE_CHECKING:
    from generator.composing import Composer


def serve_timelines(
    paths: Sequence[Path], output: Path | None, host: str, osc_port: int, *, poll: bool
) -> None:
    """Follow timelines and score them anew whenever they are saved, until a signal.

    Args:
        paths: Timeline files, and folders of them.
        output: Where scores go; beside each timeline where None.
        host: The address to listen on.
        osc_port: UDP; 0 for any that is free.
        poll: Whether the folders are looked at again and again, for network drives.

    Raises:
        RecueError: If it cannot start.
    """
    composer_of = cache(trained_composer)

    def read_again(path: Path) -> Timeline:
        return read(path, rate=Settings.read(path, {}).rate)

    def begin(path: Path, cut: Timeline) -> OpenTimeline:
        return OpenTimeline(path, output or path.parent, cut)

    def rescore(opened: OpenTimeline, cut: Timeline, cancelled: Cancelled, tell: Progress) -> Outcome:
        return score_whole(opened, cut, composer_of, cancelled, tell)

    serving = Serving(paths, host, osc_port, poll, version("recue"))
    serve(serving, Work(read_again, begin, rescore, composer_of))


def score_whole(
    opened: OpenTimeline,
    cut: Timeline,
    composer_of: Callable[[], "Composer"],
    cancelled: Cancelled,
    tell: Progress,
) -> Outcome:
    """Score a cut of an open timeline from scratch.

    Raises:
        Abandoned: If it was cancelled; nothing was written.
        RecueError: If it cannot be scored, or a choice asks for what scoring from scratch cannot do.
    """
    if any(choice != Choice() for choice in opened.choices.values()):
        raise UsageError("a choice for one scene cannot be applied yet; set it for all scenes in recue.yaml")

    def progress(doing: str, share: float) -> None:
        if cancelled() and (doing, share) != ("writing", 1.0):
            raise Abandoned
        tell(doing, share)

    settings = Settings.read(opened.path, {})
    scored, report = score_cut(cut, opened.path, opened.folder, None, settings, composer_of, progress)
    before = {cue.scene.id for cue in opened.outcome.scored.cues} if opened.outcome else set()
    removed = before - {cue.scene.id for cue in scored.cues}
    return Outcome(scored, report.delivered, kept=0, composed=len(scored.cues), removed=len(removed))
