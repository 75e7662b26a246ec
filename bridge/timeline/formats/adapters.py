"""OpenTimelineIO's adapters. Only this module and that of AAF import the library; output of adapters is suppressed."""

import contextlib
import gc
import io
import logging
import warnings
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio

from bridge.errors import TimelineError
from bridge.timeline.formats import aaf
from bridge.timeline.formats.nodes import Node, parsed
from bridge.timeline.formats.remarks import Remarks


def suffixes() -> frozenset[str]:
    """Return the suffixes that installed adapters read."""
    with _quietly():
        return frozenset(otio.adapters.suffixes_with_defined_adapters(read=True))


def reads_text(suffix: str) -> bool:
    """Return whether the adapter of a suffix is given text; others open the file themselves."""
    with _quietly():
        adapter = otio.adapters.from_filepath(f"cut.{suffix}")
        return not adapter.has_feature("read_from_file")


def document(path: Path, suffix: str, text: str | None, rate: Fraction | None, remarks: Remarks) -> Node:
    """Read a file with an installed adapter, as OpenTimelineIO's JSON.

    Args:
        path: The file.
        suffix: The suffix of its format, which may not be its own; an adapter for it is installed.
        text: What the file holds, for an adapter that reads text.
        rate: Frames per second that the user states.
        remarks: Collects what was read differently than written.

    Raises:
        TimelineError: If the adapter fails in any way.
    """
    arguments = {"fps": float(rate)} if suffix == "ale" and rate is not None else {}
    with _quietly():
        try:
            adapter = otio.adapters.from_filepath(f"cut.{suffix}").name
            if suffix == "aaf":
                read = aaf.read(path, remarks)
            elif text is None:
                read = otio.adapters.read_from_file(str(path), adapter, **arguments)
            else:
                read = otio.adapters.read_from_string(text, adapter, **arguments)
            return parsed(read.to_json_string(), f"'{path.name}'")
        except (RecursionError, TimelineError):
            raise
        except Exception as error:  # noqa: BLE001  # adapters are other people's, and raise anything at all
            reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
        gc.collect()  # a failed adapter leaves its file open, which is warned of when it is collected: here, quietly
    raise TimelineError(
        f"'{path.name}' cannot be read as .{suffix} ({reason[:200]}); export it again, or as .otio."
    )


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Suppress what adapters print, log or warn of."""
    silent = logging.NullHandler()
    logging.getLogger().addHandler(silent)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.getLogger().removeHandler(silent)
