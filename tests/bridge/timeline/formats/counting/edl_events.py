"""The events of an edit decision list, by a regular expression."""

import re
from dataclasses import replace
from pathlib import Path

from bridge.timeline import Timeline
from bridge.timeline.timecode import frame_number
from tests.bridge.timeline.formats.counting.pieces import ZERO, Count, F, Piece, called

_EVENT = re.compile(
    r"^\s*(\d+)\s+(.+?)\s+(\S*[VB]\d*\S*)\s+([CDWK]\S*)\s+(?:[BO]\s+)?(?:(\d{1,4})\s+)?"
    r"(\S*\d[:;.]\S+|\d+)\s+(\S*\d[:;.]\S+|\d+)\s+(\S*\d[:;.]\S+|\d+)\s+(\S*\d[:;.]\S+|\d+)"
)
_NAME = re.compile(r"^\s*\*?\s*(?:FROM|TO|KEY)? ?(?:CLIP NAME|CLIP|FILE|SOURCE FILE|MEDIA FILE)\s*:\s*(.+)$")


def edl(path: Path, cut: Timeline) -> Count:
    """Count events, with a transition's edit in its middle, and locators."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    events: list[tuple[re.Match[str], list[str]]] = []
    markers = 0
    for line in lines:
        if (event := _EVENT.match(line)) is not None:
            events.append((event, [event[2]]))
        elif events and (name := _NAME.match(line)) is not None:
            events[-1][1].append(name[1])
        markers += bool(events) and ("LOC:" in line or "|M:" in line)
    pieces: list[Piece] = []
    for event, names in events:
        start, end = (
            F(int(code) if code.isdigit() else frame_number(code, cut.rate, drop_frame=cut.drop_frame))
            / cut.rate
            for code in (event[8], event[9])
        )
        if end <= start:
            continue
        black = event[2].upper() in {"BL", "BLACK"}
        if event[4][0] in "DW" and pieces and pieces[-1].end == start and pieces[-1].names:
            middle = start + F(min(int(event[5] or 0), round((end - start) * cut.rate)) // 2) / cut.rate
            pieces[-1] = Piece(pieces[-1].layer, pieces[-1].start, middle, pieces[-1].names)
            start = middle
        pieces.append(Piece((0,), start, end, frozenset() if black else called(*names)))
    first = min((piece.start for piece in pieces), default=ZERO)
    moved = (replace(piece, start=piece.start - first, end=piece.end - first) for piece in pieces)
    return Count(tuple(moved), markers)
