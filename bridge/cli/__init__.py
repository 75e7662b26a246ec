"""The command line: `recue`."""

import io
import os
import sys

import click

from bridge.cli.group import Commands


@click.group(
    cls=Commands,
    lines={
        "demo": "Score the example film.",
        "spot": "Propose where there is music, and write no music.",
        "score": "Score a timeline.",
        "tempo": "List the best bars for each scene.",
        "explain": "Say what moved the music of each scene.",
        "conform": "Score a recut from the score of the cut before it.",
        "restyle": "Put scenes of a score into another style, mode or palette.",
        "render": "Render a .mid that you edited into every other format.",
        "batch": "Score many timelines, here or on many machines.",
        "report": "Write a score as one page to mail, with its sound.",
        "history": "List a score's revisions, or write one back.",
        "serve": "Score timelines anew whenever they are saved.",
        "open": "See and hear a score against its cut, in a browser.",
        "osc": "Ask a running Recue.",
        "install": "Put a host's companion where it finds it.",
        "push": "Put a score into a running host.",
        "play": "Play a score live out of a MIDI port.",
        "doctor": "Say what is installed, what answers, and what to do next.",
        "bench": "Measure how fast Recue is here.",
        "evaluate": "Measure composers against real music.",
        "train": "Train the composer.",
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="recue", message="%(package)s %(version)s")
def main() -> None:
    """Score your edit, and re-score it when you recut."""
    os.environ["OMP_NUM_THREADS"] = (
        "1"  # read when NumPy is loaded: scenes are composed side by side, a thread each
    )
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name never fails a run that has done its work
