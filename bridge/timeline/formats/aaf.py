"""AAF, read by OpenTimelineIO's adapter: with what its objects may leave out filled in, and a bad object lost alone.

The adapter takes properties for granted that the AAF object specification calls optional, and refuses the whole file
where one object lacks one. It is loaded afresh for each file, so that nothing is changed for others.
"""

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from numbers import Rational
from pathlib import Path
from types import ModuleType
from typing import Any

import aaf2
import opentimelineio as otio
from aaf2.components import (
    Component,
    DescriptiveMarker,
    Filler,
    OperationGroup,
    Pulldown,
    ScopeReference,
    Selector,
    Sequence,
    SourceClip,
    Transition,
)
from aaf2.mobs import CompositionMob
from aaf2.mobslots import EventMobSlot, MobSlot

from bridge.timeline.formats.nodes import GAIN
from bridge.timeline.formats.remarks import Remarks
from bridge.timeline.formats.sounds import decibels

Transcribe = Callable[..., Any]
"""The adapter's own reading of an AAF object, as OpenTimelineIO's."""

_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    otio.exceptions.OTIOError,
)
"""The errors by which the adapter stumbles over what an object lacks or holds; all others are the file's."""
_LEVELS = frozenset({"Amplitude", "Level"})
"""Names of the parameter of an audio gain: a factor, of which 1 changes nothing."""
_NO_SLOT = 0
"""A slot that no mob has: a marker that describes none is the whole timeline's."""


def read(path: Path, remarks: Remarks) -> Any:
    """Read an AAF file as a timeline of OpenTimelineIO's, or a collection of them.

    Args:
        path: The file.
        remarks: Told of what is left out.

    Raises:
        Exception: Anything that the libraries raise at a file that is no AAF.
    """
    adapter = _adapter()
    adapter._transcribe = partial(_transcribed, adapter, adapter._transcribe, remarks)  # noqa: SLF001  # its one seam
    with aaf2.open(str(path)) as file:
        with _changeable(file):
            for mob in file.content.mobs:
                _complete(mob, remarks)
        found = adapter._transcribe(adapter._get_mobs_for_transcription(file.content), [], None)  # noqa: SLF001
    adapter._fix_transitions(found)  # noqa: SLF001
    return adapter._simplify(adapter._attach_markers(found))  # noqa: SLF001


def _adapter() -> Any:
    """Return the adapter's module, loaded afresh."""
    spec = importlib.util.spec_from_file_location(
        "recue_aaf_adapter", otio.adapters.from_name("AAF").module().__file__
    )
    assert spec is not None
    assert spec.loader is not None
    adapter = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(adapter)
    return adapter


@contextmanager
def _changeable(file: Any) -> Iterator[None]:
    """Let the objects of a file that is open for reading be changed in memory; the file is not written."""
    file.mode, mode = "rb+", file.mode
    try:
        yield
    finally:
        file.mode = mode


def _complete(mob: Any, remarks: Remarks) -> None:
    """Fill in the optional properties of a mob that the adapter needs."""
    if mob.name is None:
        mob.name = ""
    objects = [item for item, _ in mob.walk_references()]
    for item in objects:
        _complete_properties(item)
    parts = [
        item for item in objects if isinstance(item, Component) and not isinstance(item, DescriptiveMarker)
    ]
    for item in parts:
        _complete_lengths(item)
    for item in reversed(parts):
        if item.length is None:
            item.length = _held_length(item)
    for item in parts:
        _complete_lengths(item)
    for item in parts:
        if item.length is None:
            item.length = _media_length(item)
            if (
                not item.length
                and isinstance(mob, CompositionMob)
                and item.media_kind in {"Picture", "Sound"}
            ):
                remarks.add(f"A part of the AAF ({type(item).__name__}) states no length and was left out.")


def _complete_properties(item: Any) -> None:
    if isinstance(item, SourceClip) and item.start is None:
        item.start = 0
    elif isinstance(item, DescriptiveMarker):
        _complete_marker(item)
    elif isinstance(item, EventMobSlot) and item["PhysicalTrackNumber"].value is None:
        item["PhysicalTrackNumber"].value = _NO_SLOT


def _complete_marker(marker: Any) -> None:
    if marker["Comment"].value is None:
        marker["Comment"].value = ""
    if not marker.getvalue("DescribedSlots"):
        marker["DescribedSlots"].value = {_NO_SLOT}


def _held_length(item: Any) -> int | None:
    """Return the length of what an object holds; None where that is not known, or it holds nothing."""
    if isinstance(item, Transition):
        return 2 * (item.cutpoint or 0)
    if isinstance(item, Sequence):
        lengths = [
            -part.length if isinstance(part, Transition) else part.length
            for part in item.components
            if part.length is not None
        ]
        return sum(lengths) if len(lengths) == len(item.components) else None
    if isinstance(item, OperationGroup):
        return max((part.length for part in item.getvalue("InputSegments", []) if part.length), default=None)
    return None


def _media_length(item: Any) -> int:
    """Return the length of the media that a clip shows, from its start on; 0 where that is not known."""
    try:
        length = item.slot.segment.length if isinstance(item, SourceClip) else None
    except (AttributeError, LookupError):
        return 0
    return max(0, length - item.start) if length else 0


def _complete_lengths(item: Any) -> None:
    """Fill in the length of a part by that of its whole.

    The whole is a sequence in which one part has none, a transition of its effect, or an effect of its inputs.
    """
    if isinstance(item, Sequence) and item.length is not None:
        missing = [part for part in item.components if part.length is None]
        if len(missing) == 1:
            known = (
                -part.length if isinstance(part, Transition) else part.length
                for part in item.components
                if part.length is not None
            )
            missing[0].length = max(0, item.length - sum(known))
    elif isinstance(item, Transition):
        effect = item.getvalue("OperationGroup")
        if effect is not None and effect.length is None:
            effect.length = item.length
    elif isinstance(item, OperationGroup) and item.length is not None:
        for part in item.getvalue("InputSegments", []):
            if part.length is None:
                part.length = item.length


def _transcribed(
    adapter: ModuleType,
    transcribe: Transcribe,
    remarks: Remarks,
    item: Any,
    parents: list[Any],
    edit_rate: float | None,
    indent: int = 0,
) -> Any:
    """Read an AAF object.

    One that cannot be read is replaced, with a remark, by what keeps the others in their places. An effect on nothing of its
    own is seen through, as a gap is: it is an effect on the tracks beneath.
    """
    if edit_rate is not None and isinstance(item, OperationGroup) and _is_clear(item):
        return otio.schema.Gap(source_range=_span(item, edit_rate))
    try:
        found = transcribe(item, parents, edit_rate, indent)
    except _UNREADABLE:
        if isinstance(item, MobSlot):
            remarks.add(f"A track of the AAF, '{item.name or ''}', cannot be read and was left out.")
            return None
        if edit_rate is None or not isinstance(item, Component):
            raise
        remarks.add(_loss(adapter, item))
        return _replacement(adapter, item, parents, edit_rate, indent)
    if found is None and isinstance(item, Component) and item.media_kind == "Picture" and item.length:
        remarks.add(_loss(adapter, item))
        return _replacement(adapter, item, parents, edit_rate, indent)
    if isinstance(item, MobSlot):
        _name_sound(found, item)
    elif isinstance(item, OperationGroup) and found is not None and (gain := _gain(item)):
        found.effects.append(otio.schema.Effect("Audio Gain", "", {GAIN: gain}))
    return found


def _name_sound(found: Any, slot: Any) -> None:
    """Give the name of a track of sound, or its number, to all that may stand for it once it is simplified."""
    if not isinstance(found, otio.schema.Track) or found.kind != otio.schema.TrackKind.Audio:
        return
    number = slot["PhysicalTrackNumber"].value if "PhysicalTrackNumber" in slot else None
    called = slot.name or f"A{number or slot.slot_id}"
    waiting = [found]
    while waiting:
        held = waiting.pop()
        held.name = called
        waiting += [child for child in held if isinstance(child, otio.core.Composition) and len(held) == 1]


def _gain(effect: Any) -> float:
    """Return the decibels by which an effect plays sound louder, at the most where they change; 0 for any other effect."""
    if "Gain" not in str(effect.operation.name):
        return 0.0
    for parameter in effect.getvalue("Parameters", []):
        if parameter.name in _LEVELS:
            points = getattr(parameter, "pointlist", None)
            levels = [parameter.value] if points is None else [point.value for point in points]
            known = [float(level) for level in levels if isinstance(level, int | float | Rational)]
            return decibels(max(known)) if known else 0.0
    return 0.0


def _loss(adapter: ModuleType, item: Any) -> str:
    """Return the sentence on an object that cannot be read."""
    name = adapter._get_name(item)  # noqa: SLF001
    called = "" if name == type(item).__name__ else f" '{name}'"
    if isinstance(item, DescriptiveMarker):
        return f"A marker of the AAF{called} cannot be read and was left out."
    if isinstance(item, SourceClip):
        return f"The media of a clip in the AAF{called} cannot be read; it is read as missing."
    if isinstance(item, OperationGroup | Selector | Pulldown):
        return f"An effect in the AAF{called} cannot be read; what it is on is read without it."
    if isinstance(item, Transition):
        return f"A transition in the AAF{called} cannot be read; it is read as a dissolve."
    return f"A {type(item).__name__} in the AAF cannot be read; it is read as black."


def _replacement(
    adapter: ModuleType, item: Any, parents: list[Any], edit_rate: float | None, indent: int
) -> Any:
    """Return what an object is read as that cannot be read as what it is; None for a marker."""
    if isinstance(item, DescriptiveMarker):
        return None
    rate = float(edit_rate or 1)
    span = _span(item, rate)
    if isinstance(item, Transition):
        before = otio.opentime.RationalTime(min(item.cutpoint or 0, item.length), rate)
        return otio.schema.Transition(
            transition_type="SMPTE_Dissolve", in_offset=before, out_offset=span.duration - before
        )
    inner = _inner(item)
    if inner is not None:
        stack = otio.schema.Stack(source_range=span)
        stack.append(adapter._transcribe(inner, [*parents, item], edit_rate, indent))  # noqa: SLF001
        return stack
    if isinstance(item, SourceClip):
        start = otio.opentime.RationalTime(item.start or 0, rate)
        return otio.schema.Clip(adapter._get_name(item), None, otio.opentime.TimeRange(start, span.duration))  # noqa: SLF001
    return otio.schema.Gap(source_range=span)


def _span(item: Any, rate: float) -> Any:
    """Return the range of an object from its own beginning on."""
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(0, rate), otio.opentime.RationalTime(item.length or 0, rate)
    )


def _is_clear(item: Any) -> bool:
    """Return whether nothing but gaps is in an object, or only effects on them."""
    if isinstance(item, OperationGroup):
        inputs = item.getvalue("InputSegments", [])
        return bool(inputs) and all(map(_is_clear, inputs))
    if isinstance(item, Sequence):
        return all(map(_is_clear, item.components))
    return isinstance(item, Filler | ScopeReference)


def _inner(item: Any) -> Any:
    """Return what an effect is on, or a selector shows; None where there is nothing."""
    if isinstance(item, Selector):
        return item.getvalue("Selected")
    if isinstance(item, Pulldown):
        return item.getvalue("InputSegment")
    if isinstance(item, OperationGroup):
        return next(iter(item.getvalue("InputSegments", [])), None)
    return None
