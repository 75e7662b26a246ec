"""Division of the next cut into scenes: the old one carried over, divided anew only where an editor asks for it."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from bridge.grid.request import TempoRequest
from bridge.recut.carrying import Margins, Run, carry, new_name
from bridge.recut.changes import ChangeList, MarkChange
from bridge.recut.cue_edges import Moved, with_edges
from bridge.recut.earlier import NO_EARLIER, Earlier, EarlierCue
from bridge.recut.pieces import CutPiece, parted, pieces
from bridge.recut.returning import with_returned
from bridge.score.scenes.division import (
    Scene,
    content_id,
    divide,
    edges_of,
    part_of,
    shown,
    silence_name,
)
from bridge.score.scenes.segmentation import Bars
from bridge.score.scenes.sheet_cues import SheetCue
from bridge.score.scenes.silences import NAME, Silence, Silences, Stretch, silences_of
from bridge.score.spotting_sheet.cells import text_cell
from bridge.settings import Division, ScenePreferences
from bridge.settings.preferences import Music
from bridge.timeline import Marker, Timeline
from bridge.timeline.black import is_black
from bridge.timeline.outlines import outline_of, same_media

_STAY = frozenset({None, Silence.SHEET, Silence.EDGES})
"""The reasons for silence that nothing in the cut says, and none: scenes with them keep their names."""


@dataclass(frozen=True, slots=True)
class CarriedScene:
    """A scene of the new cut, and its origin."""

    scene: Scene
    old: int | None
    """The old scene it continues, counted from 0; None for a new scene."""
    margins: Margins | None
    """Seconds it shows before and after exactly what that showed; None if it does not show that."""
    pieces: tuple[CutPiece, ...]
    back: EarlierCue | None = None
    """The earlier scene that it is again; None for one that was not away."""


@dataclass(frozen=True, slots=True)
class CutPair:
    """Two cuts of one timeline, and the division of the first."""

    old: Timeline
    scenes: tuple[Scene, ...]
    """The old division, in order."""
    new: Timeline
    changes: ChangeList


def carried_division(
    recut: CutPair,
    preferences: ScenePreferences,
    tempo: TempoRequest,
    earlier: Earlier = NO_EARLIER,
    music: Mapping[str, Music | None] = MappingProxyType({}),
    cues: Sequence[SheetCue] | None = None,
    moved: Moved = MappingProxyType({}),
) -> tuple[CarriedScene, ...]:
    """Divide the new cut into scenes.

    Every scene stays one scene (`bridge.recut.carrying`). Beyond that, a scene begins at a scene marker that the
    editor set and where a silence begins or ends that was not there, two become one where the editor removed the marker
    between them, and a new part that is longer than the longest scene is divided as a timeline of its own would be. If
    the user forces a division or gives a spotting sheet, that is used, and each of its scenes continues the old one it
    shows most of.

    Args:
        recut: The two cuts.
        preferences: The user's preferences for scenes.
        tempo: The tempi scenes may have.
        earlier: The scenes of earlier cuts: one that stands whole again is a scene again.
        music: The settings' word on music.
        cues: The cues of a spotting sheet that is new; None where none is.
        moved: How far a person moves the edges of cues.

    Raises:
        UsageError: If an edge cannot be where a person moves it.

    Returns:
        In order, end to end; ids and names of old scenes are kept.
    """
    quiet = Quiet(silences_of(recut.old, preferences, {}), silences_of(recut.new, preferences, music, cues))
    found = pieces(recut.old, recut.new, recut.changes, recut.scenes)
    bars = Bars(tempo)
    if cues is not None:
        divided = divide(recut.new, preferences, tempo, music=music, cues=cues).scenes
        runs = _over([scene.end for scene in divided], found, recut, divided)
    elif preferences.division is Division.AUTO:
        back = partial(with_returned, scenes=recut.scenes, cut=recut.new, earlier=earlier)
        runs = list(carry(found, recut.scenes, bars.fits, preferences.shortest, recut.new.rate, back))
        runs = _marked(runs, recut, quiet, bars)
        runs = _silenced(runs, quiet, preferences, bars, recut)
        runs = _one_silence(_divided(runs, recut.new, quiet, preferences, tempo), recut, quiet)
    else:
        divided = divide(recut.new, preferences, tempo, music=music).scenes
        known = {scene.start for scene in recut.scenes}
        ends = [
            scene.end
            for scene in divided
            if scene.end not in quiet.new.edges or not quiet.was_there(scene.end, found, known)
        ]
        if preferences.division is Division.SHOT:
            ends = _with_black(ends, found, recut, bars)
        runs = _over(_with_edges_of(ends, found, recut, bars), found, recut)
    if moved:
        is_silent = partial(_has_no_music, recut=recut, quiet=quiet)
        runs = with_edges(runs, moved, recut.scenes, is_silent, bars, recut.new.rate)
    return _named(runs, recut, quiet, bars, earlier)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The stretches without music of two cuts of one timeline, both as they are read now."""

    old: Silences
    new: Silences

    def was_there(self, edge: Fraction, found: Sequence[CutPiece], known: Collection[Fraction]) -> bool:
        """Return whether an edge of a silence was one in the old cut, too, and no scene met there when it was scored.

        Args:
            edge: Seconds from the new timeline's first frame.
            found: The pieces of the new cut.
            known: The starts of the old scenes, in seconds.
        """
        piece = next((each for each in found if each.start <= edge < each.end and each.same), None)
        if piece is None or piece.old is None:
            return False
        old = piece.old[0] + edge - piece.start
        return old in self.old.edges and old not in known


def _silenced(
    runs: Sequence[Run], quiet: Quiet, preferences: ScenePreferences, bars: Bars, recut: CutPair
) -> list[Run]:
    """Divide runs where silences begin and end that were not there; what moved on takes the music before it along."""
    known = {scene.start for scene in recut.scenes}
    pieces_now = [piece for run in runs for piece in run.pieces]
    asked = sorted(quiet.new.edges - {Fraction(0), recut.new.duration})
    new = [edge for edge in asked if not quiet.was_there(edge, pieces_now, known)]
    divided: list[Run] = []
    moved: int | None = None  # the old silence whose first part the music before it took along
    for part in _lent([part for whole in runs for part in _split(whole, new, bars)], new, quiet, bars):
        run = replace(part, old=moved) if part.old is None and moved is not None else part
        moved = None
        if divided and _goes_on(divided[-1], run, quiet, preferences, recut):
            moved = run.old if divided[-1].old is not None else None
            divided[-1] = divided[-1].joined(run)
        else:
            divided.append(run)
    return divided


def _lent(runs: Sequence[Run], edges: Iterable[Fraction], quiet: Quiet, bars: Bars) -> list[Run]:
    """Give what is too short for a scene, before or after an edge of a silence, to the run beside it that is like it."""
    given = list(runs)
    for edge in edges:
        at = next((at for at, run in enumerate(given) if run.start < edge < run.end), None)
        if at is None:
            continue
        run = given[at]
        before, after = parted(run.pieces, edge)
        silent = [quiet.new.begun_at(*span) is not None for span in ((run.start, edge), (edge, run.end))]
        follows, leads = given[at + 1 : at + 2], given[max(at - 1, 0) : at]
        if follows and bars.fits(edge - run.start) and silent[1] == _is_silent(follows[0], quiet):
            given[at : at + 2] = [Run(run.old, before), Run(follows[0].old, after + follows[0].pieces)]
        elif leads and bars.fits(run.end - edge) and silent[0] == _is_silent(leads[0], quiet):
            given[at - 1 : at + 1] = [Run(leads[0].old, leads[0].pieces + before), Run(run.old, after)]
    return given


def _is_silent(run: Run, quiet: Quiet) -> bool:
    return quiet.new.begun_at(run.start, run.end) is not None


def _goes_on(before: Run, run: Run, quiet: Quiet, preferences: ScenePreferences, recut: CutPair) -> bool:
    """Return whether a run is a short piece by which a silence begins later, after music."""
    was_silent = run.old is not None and recut.scenes[run.old].silence is not None
    short = run.duration < preferences.shortest and run.end in quiet.new.edges
    return was_silent and short and not (_is_silent(before, quiet) or _is_silent(run, quiet))


def _marked(runs: list[Run], recut: CutPair, quiet: Quiet, bars: Bars) -> list[Run]:
    """Apply the scene markers that the editor set, moved or removed; if none is left, the format lost them."""
    was, now = quiet.old.begun, quiet.new.begun
    marked = {anchor.time for anchor in now}
    gone = {anchor.time for anchor in was if now and anchor.marker in _markers(recut, of_old=True)}
    joined: list[Run] = []
    for run in runs:
        begun = recut.scenes[run.old].start if run.old is not None else None
        if joined and begun in gone and run.start not in marked and _alike(joined[-1], run, recut):
            joined[-1] = joined[-1].joined(run)
        else:
            joined.append(run)
    new = sorted({anchor.time for anchor in now if anchor.marker in _markers(recut, of_old=False)})
    return [part for run in joined for part in _split(run, new, bars)]


def _alike(one: Run, other: Run, recut: CutPair) -> bool:
    """Return whether two runs continue scenes that both have music, or both have none."""
    silent = (run.old is not None and recut.scenes[run.old].silence is not None for run in (one, other))
    return next(silent) == next(silent)


def _markers(recut: CutPair, *, of_old: bool) -> list[Marker]:
    """Return the markers the editor touched, as they were or as they are."""
    touched = [change for change in recut.changes.markers if change.kind is not MarkChange.UNCHANGED]
    if of_old:
        return [recut.old.markers[change.old] for change in touched if change.old is not None]
    return [recut.new.markers[change.new] for change in touched if change.new is not None]


def _split(run: Run, edges: Sequence[Fraction], bars: Bars) -> Iterator[Run]:
    """Divide a run at edges inside it, where both sides hold bars; the first part continues its old scene."""
    rest = run
    for edge in edges[bisect_right(edges, run.start) : bisect_left(edges, run.end)]:
        if bars.fits(edge - rest.start) and bars.fits(run.end - edge):
            before, after = parted(rest.pieces, edge)
            yield Run(rest.old, before)
            rest = Run(None, after)
    yield rest


def _divided(
    runs: Iterable[Run], cut: Timeline, quiet: Quiet, preferences: ScenePreferences, tempo: TempoRequest
) -> list[Run]:
    """Divide new runs that are too long for one scene, each as a timeline of its own."""
    divided: list[Run] = []
    for run in runs:
        silent = quiet.new.begun_at(run.start, run.end) is not None
        if _stands(run) or run.duration <= preferences.longest or silent:
            divided.append(run)
            continue
        unmarked = replace(part_of(cut, run.start, run.end), markers=())
        inner = edges_of(unmarked, preferences, tempo)[1:-1]
        divided += _split(run, [run.start + edge for edge in inner], Bars(tempo))
    return divided


def _one_silence(runs: Sequence[Run], recut: CutPair, quiet: Quiet) -> list[Run]:
    """Join what is new in a silence to the rest of it."""
    joined: list[Run] = []
    for run in runs:
        stretches = [_silence_of(each, recut, quiet) for each in (*joined[-1:], run)]
        if len(stretches) > 1 and stretches[0] is not None and stretches[0] == stretches[1]:
            joined[-1] = joined[-1].joined(run)
        else:
            joined.append(run)
    return joined


def _silence_of(run: Run, recut: CutPair, quiet: Quiet) -> Stretch | None:
    """Return the stretch without music that a run is in; None for a scene that is there to be heard, or was."""
    was_heard = run.old is not None and recut.scenes[run.old].silence is None
    return None if was_heard or run.returned else quiet.new.begun_at(run.start, run.end)


def _has_no_music(run: Run, recut: CutPair, quiet: Quiet) -> bool:
    """Return whether a run continues a scene without music, or is silent now."""
    was = run.old is not None and recut.scenes[run.old].silence is not None
    return run.silent or was or _is_silent(run, quiet)


def _stands(run: Run) -> bool:
    """Return whether a run continues a scene, or is one that is back."""
    return run.old is not None or run.returned


def _with_black(
    ends: Sequence[Fraction], found: Iterable[CutPiece], recut: CutPair, bars: Bars
) -> list[Fraction]:
    """Return the ends of one scene a shot, and of those before generators of black that are scenes of their own."""
    begun, shots = {scene.start for scene in recut.scenes}, recut.new.shots
    stand = (piece for piece in found if piece.shot is not None and is_black(shots[piece.shot].media))
    black = {piece.start for piece in stand if piece.same and piece.old is not None and piece.old[0] in begun}
    return _with(ends, black, bars)


def _with_edges_of(
    ends: Sequence[Fraction], found: Iterable[CutPiece], recut: CutPair, bars: Bars
) -> list[Fraction]:
    """Return the ends of scenes, and those of the cues whose edges a person moved."""
    given_up = [scene for scene in recut.scenes if scene.silence is Silence.EDGES]
    were = {edge for scene in given_up for edge in (scene.start, scene.end)}
    now = {
        piece.start + edge - piece.old[0]
        for piece in found
        if piece.same and piece.old is not None
        for edge in were
        if piece.old[0] <= edge < piece.old[1]
    }
    return _with(ends, now, bars)


def _with(ends: Sequence[Fraction], more: Collection[Fraction], bars: Bars) -> list[Fraction]:
    """Return the ends of scenes, and those of more that leave room for bars."""
    edges = sorted({Fraction(0), *ends, *more})
    fit = {
        edge
        for before, edge, after in zip(edges, edges[1:], edges[2:], strict=False)
        if bars.fits(edge - before) and bars.fits(after - edge)
    }
    return sorted({*ends, *(edge for edge in more if edge in fit)})


def _over(
    ends: Sequence[Fraction],
    found: Iterable[CutPiece],
    recut: CutPair,
    listed: Sequence[Scene] = (),
) -> list[Run]:
    """Assign pieces to the scenes of a division, given by their ends.

    Each scene continues the old one it shows most of, each old one once. One that a sheet lists continues one that is
    silent, if it is, or is heard, if it is.
    """
    edges, rate = [scene.start for scene in recut.scenes], recut.new.rate
    runs = []
    rest = tuple(
        part for piece in found for part in piece.cut_at(edges, [float(edge) for edge in edges], rate)
    )
    for end in ends:
        inside, rest = parted(rest, end)
        runs.append(Run(None, inside))
    shares = [
        (share, index, old)
        for index, run in enumerate(runs)
        for old, share in _shares(run, edges).items()
        if not listed or (listed[index].silence is None) == (recut.scenes[old].silence is None)
    ]
    owners: dict[int, int] = {}
    for _, index, old in sorted(shares, key=lambda each: (-each[0], each[1])):
        if index not in owners and old not in owners.values():
            owners[index] = old
    return [replace(run, old=owners.get(index)) for index, run in enumerate(runs)]


def _shares(run: Run, edges: Sequence[Fraction]) -> dict[int, Fraction]:
    """Return the seconds of each old scene that a run shows."""
    shares: defaultdict[int, Fraction] = defaultdict(Fraction)
    for piece in run.pieces:
        if piece.old is not None:
            shares[bisect_right(edges, piece.old[0]) - 1] += piece.duration
    return shares


def _named(
    runs: Sequence[Run], recut: CutPair, quiet: Quiet, bars: Bars, earlier: Earlier
) -> tuple[CarriedScene, ...]:
    """Give every scene its id and name: its own, one from a marker that the editor set or renamed, or a new one.

    A marker that stayed where it was while the picture under it moved gives no name.
    """
    set_anew = _markers(recut, of_old=False)
    called = {
        anchor.time: anchor.name for anchor in quiet.new.begun if anchor.marker in set_anew or anchor.by_sheet
    }
    carried: list[CarriedScene] = []
    margins = [run.margins(recut.scenes, bars.fits) for run in runs]
    stay = [run.edged or each is not None for run, each in zip(runs, margins, strict=True)]
    backs = _back(runs, stay, recut, earlier)
    ids = {scene.id for scene in recut.scenes} | {back.cue.scene.id for back in backs.values()}
    taken = Counter(scene.name for scene in recut.scenes)
    for at, run in enumerate(runs):
        between = shown(recut.new.shots, run.start, run.end)
        was = backs[at].cue.scene if at in backs else recut.scenes[run.old] if run.old is not None else None
        silent = quiet.new.begun_at(run.start, run.end)
        stays = silent is not None or (was is not None and was.silence in _STAY)
        if was is not None and (stays or not was.name.startswith(NAME)):
            own = called.get(run.start)
            name, identity = own if own and own != text_cell(was.name) else was.name, was.id
        else:
            heard = (each.scene.name for each in reversed(carried) if each.scene.silence is None)
            new = new_name(taken, next(heard, ""))
            if silent is not None or run.silent:
                new = (silent and silent.name) or silence_name(taken)
            name = called.get(run.start) or new
            identity = _free(content_id(recut.new.shots, between, run.start, run.end), ids)
        taken[name] += 1
        ids.add(identity)
        why = silent.why if silent else Silence.EDGES if run.silent else None
        scene = Scene(identity, name, run.start, run.end, tuple(between), why)
        if at in backs:
            carried.append(_returned(scene, backs[at]))
        else:
            carried.append(CarriedScene(scene, run.old, margins[at], run.pieces))
    return tuple(carried)


def _back(
    runs: Sequence[Run], intact: Sequence[bool], recut: CutPair, earlier: Earlier
) -> dict[int, EarlierCue]:
    """Find the earlier scenes that runs are again, by the index of the run: the newest of each content.

    A run that shows what another scene of the cut still is, is a copy, and no scene that is back.
    """
    there = {at: recut.scenes[run.old].id for at, run in enumerate(runs) if run.old is not None}
    found: dict[int, EarlierCue] = {}
    for at, run in enumerate(runs):
        if intact[at]:
            continue
        taken = {name for other, name in there.items() if other != at} | {
            back.cue.scene.id for back in found.values()
        }
        shots = [recut.new.shots[index] for index in shown(recut.new.shots, run.start, run.end)]
        candidates = earlier.showing(outline_of(shots, run.start, run.end).content)
        free = (each for each in candidates if each.cue.scene.id not in taken)
        back = next((each for each in free if same_media(each.shots, shots, recut.new)), None)
        if back is not None:
            found[at] = back
    return found


def _returned(scene: Scene, back: EarlierCue) -> CarriedScene:
    """Return a scene that is back."""
    was = back.cue.scene
    piece = CutPiece(scene.start, scene.end, (was.start, was.end), same=True)
    return CarriedScene(scene, None, (Fraction(0), Fraction(0)), (piece,), back)


def _free(identity: str, taken: Collection[str]) -> str:
    """Return an id that no scene of either cut has."""
    number = 1
    numbered = identity
    while numbered in taken:
        number += 1
        numbered = f"{identity}-{number}"
    return numbered
