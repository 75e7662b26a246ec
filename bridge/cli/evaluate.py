"""`recue evaluate`: how near composers are to real music, and how well they do what they are told."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bridge.cli.options import NamedPath
from bridge.cli.talk import echo_json, progress_bar, tell

WIDTH = 10
"""Columns of a figure."""


@click.command()
@click.option("--real", type=NamedPath(), required=True, help="Folder of MIDI files, or a corpus.")
@click.option("--save-midi", "out", type=NamedPath(), help="Keep the files in OUT/COMPOSER/PIECE.mid.")
@click.option("--composer", "names", multiple=True, help="Only this one; several are allowed.")
@click.option("--corpus", type=NamedPath(), help="The training music, where --real is no corpus.")
@click.option("--set", "sets", multiple=True, help="Only this set of the corpus; several are allowed.")
@click.option("--films", type=NamedPath(), help="Folder of scores' MIDI files to compare, too.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object.")
def evaluate(
    real: Path,
    out: Path | None,
    names: tuple[str, ...],
    corpus: Path | None,
    sets: tuple[str, ...],
    films: Path | None,
    seed: int,
    as_json: bool,
) -> None:
    """Measure composers against real music.

    Each takes the conditions of the first 16 bars of one metre of every piece (density, strength, register, dynamics,
    mood, key, phrases, at most two hits a bar) and composes with them. The music is written as MIDI, and every figure is
    read from those files. Of a corpus the valid split is taken. A judge learns to tell the music from real music over eight
    bars, and says how often it can.
    """
    from bridge.commands.bench.evaluating import evaluate_composers  # noqa: PLC0415 (loads torch)

    with progress_bar(as_json) as progress:
        found = evaluate_composers(real, out, names, corpus, sets, films, seed, progress)
    if as_json:
        echo_json(found)
        return
    tell(found["notes"], *_table(found), *_films(found["films"]))  # type: ignore[arg-type]


def _table(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield a row for each figure, with a column for the real music, each composer and each comparison of real music."""
    columns = {"real": found["real"], **found["composers"], **found["references"]}
    names = dict.fromkeys(name for column in columns.values() for name in column)
    first = max(map(len, names))
    yield f"{found['pieces']} pieces, {found['bars']} bars"
    yield " " * first + "".join(f"  {_short(title):>{WIDTH}}" for title in columns)
    for name in names:
        yield f"{name:{first}}" + "".join(f"  {_figure(c.get(name)):>{WIDTH}}" for c in columns.values())


def _films(rows: Mapping[str, Mapping[str, float | None]]) -> Iterator[str]:
    """Yield a row for each figure of films: the mean of real windows, their middle half, and the films' mean."""
    if not rows:
        return
    titles = ("real", "low", "high", "film")
    first = max(map(len, rows))
    yield ""
    yield f"{'in films':{first}}" + "".join(f"  {title:>{WIDTH}}" for title in titles)
    for name, row in rows.items():
        yield f"{name:{first}}" + "".join(f"  {_figure(row[title]):>{WIDTH}}" for title in titles)


def _short(title: str) -> str:
    """Truncate a title to its column."""
    return title if len(title) <= WIDTH else f"{title[: WIDTH - 1]}…"


def _figure(value: float | None) -> str:
    """Format a figure to three places; large ones to none."""
    return "" if value is None else f"{value:.3f}" if abs(value) < 100 else f"{value:.0f}"
