"""The solutions of scenes as a person reads them."""

from collections.abc import Iterable
from fractions import Fraction

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bridge.grid.bars import MetHit, SceneGrid
from bridge.output.proposals import pickup_of
from bridge.score.solutions import SceneSolutions
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode
from integrations.closeness import Closeness, signed

COLOURS = {Closeness.MET: "green", Closeness.NEAR: "yellow", Closeness.MISSED: "red"}
_PIPED = 200
"""Columns of the output where it is no terminal."""


def show(timeline: Timeline, scenes: Iterable[SceneSolutions]) -> None:
    """Print some scenes' solutions, and how many frames the music comes after each hit; in colour on a terminal."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _PIPED
    for choice in scenes:
        console.print(_heading(timeline, choice))
        console.print(_solutions(choice))
        console.print(_hits(timeline, choice))
        console.print()


def _heading(timeline: Timeline, choice: SceneSolutions) -> Text:
    scene = choice.scene
    first, last = timeline.frame_at(scene.start), timeline.frame_at(scene.end) - 1
    span = f"{record_timecode(timeline, first)} to {record_timecode(timeline, last)}"
    facts = f"  {scene.id}  {span}  {float(scene.duration):.1f} s"
    return Text.assemble((_safe(scene.name), "bold"), (facts, "dim"))


def _solutions(choice: SceneSolutions) -> Table:
    """Build a table with a row for each solution, and a star before the chosen one."""
    table = _plain()
    for title in ("", "bpm", "metre", "bars", "met", "near", "missed", "lean"):
        table.add_column(title, justify="left" if title in {"metre", "bars"} else "right", no_wrap=True)
    for number, one in enumerate(choice.solutions, 1):
        chosen = number == choice.chosen
        table.add_row(
            f"{'*' * chosen} {number}",
            _tempo(one.grid),
            _metre(one.grid),
            _bars(one.grid),
            Text(f"{one.met:.1f}", COLOURS[Closeness.MET]),
            Text(f"{one.near:.1f}", COLOURS[Closeness.NEAR] if one.near else ""),
            Text(f"{one.missed:.1f}", COLOURS[Closeness.MISSED] if one.missed else ""),
            f"{one.beat_lean - 1:.1%}",
            style="bold" if chosen else "",
        )
    return table


def _tempo(grid: SceneGrid) -> str:
    """Format a scene's tempo; in 6/8 and 12/8 that of the dotted quarter, too, beside quarter notes as pins have them."""
    beats = f"{grid.metre.beats_a_minute(grid.bpm):.2f}"
    return f"{beats} dotted = {grid.bpm:.2f}" if grid.metre.dotted else beats


def _metre(grid: SceneGrid) -> str:
    """Format a scene's metre, its pick-up and the number of its fermatas."""
    pickup, held = pickup_of(grid), len(grid.fermatas)
    words = [str(grid.metre), f"pick-up {pickup}" * bool(pickup), f"{held} held" * bool(held)]
    return ", ".join(filter(None, words))


def _bars(grid: SceneGrid) -> str:
    """Format the number of a scene's bars, and the last one's signature where it is shorter."""
    count = str(len(grid.bars))
    return f"{count}, the last {grid.closing}" if grid.closing else count


def _hits(timeline: Timeline, choice: SceneSolutions) -> Table:
    """Build a table with a row for each hit, and a column for each solution."""
    table = _plain()
    table.add_column("frames off", no_wrap=True)
    table.add_column("", max_width=40)
    for number in range(1, len(choice.solutions) + 1):
        table.add_column(str(number), justify="right", no_wrap=True)
    for each in zip(*(one.grid.hits for one in choice.solutions), strict=True):
        hit = each[0].hit
        timecode = record_timecode(timeline, timeline.frame_at(hit.time))
        table.add_row(
            timecode, Text(_safe(hit.name or hit.kind.value)), *(_off(one, timeline.rate) for one in each)
        )
    return table


def _off(hit: MetHit, rate: Fraction) -> Text:
    """Format the frames by which the music comes after a hit, in its colour."""
    return Text(signed(hit.error * rate), COLOURS[hit.closeness])


def _safe(name: str) -> str:
    """Replace characters of a name that a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)


def _plain() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
