"""The spotting sheet as a page to print: one HTML file that fetches nothing."""

from collections.abc import Iterator, Sequence
from html import escape

from bridge.plain_text import plain
from bridge.score.spotting_sheet.columns import Column, SheetRow
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode

_STYLE = """
@page { size: landscape; margin: 12mm 11mm 14mm; }
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 297mm; padding: 0 1rem; background: #fff; color: #1b1b1b;
  font: 10pt/1.35 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 2rem;
  border-bottom: 1.5pt solid #1b1b1b; padding-bottom: 4pt; }
h1 { margin: 0; font-size: 17pt; font-weight: 600; overflow-wrap: anywhere; }
header p { margin: 0; color: #555; text-align: right; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin-top: 8pt; }
thead { display: table-header-group; }
th { text-align: left; font-size: 7.5pt; font-weight: 600; color: #555; padding: 3pt 8pt 3pt 0;
  border-bottom: 0.5pt solid #999; }
td { vertical-align: top; padding: 5pt 8pt 5pt 0; border-bottom: 0.5pt solid #ddd; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
.code { font-variant-numeric: tabular-nums; white-space: nowrap; }
.cue { font-weight: 600; font-size: 11pt; }
.small, ul { font-size: 8.5pt; color: #444; }
ul { list-style: none; margin: 0; padding: 0; }
.silence td { color: #777; font-size: 8.5pt; font-style: italic; padding: 3pt 0; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""
_WIDTHS = (6, 15, 12, 18, 19, 13, 17)
"""Shares of the page's width of its columns, in hundredths."""
_HEADINGS = (
    "Cue",
    "Name",
    "In, out, length",
    "Direction",
    "Hits",
    "Key, tempo, metre",
    "Instruments, theme, notes",
)


def page(timeline: Timeline, rows: Sequence[SheetRow], reel: int) -> bytes:
    """Write rows as a page for A4 or Letter, landscape.

    Args:
        timeline: The cut.
        rows: The rows, in order.
        reel: The reel's number.
    """
    title = _text(timeline.name or "Spotting sheet")
    end = record_timecode(timeline, timeline.frame_at(timeline.duration))
    span = f"{record_timecode(timeline, 0)} to {end}, {_rate(timeline)} frames a second"
    cues = f"{len(rows)} cue{'s' * (len(rows) != 1)}"
    columns = "".join(f'<col style="width:{width}%">' for width in _WIDTHS)
    headings = "".join(f'<th scope="col">{heading}</th>' for heading in _HEADINGS)
    body = "\n".join(_lines(timeline, rows))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}: spotting sheet</title>
<style>{_STYLE}</style>
</head>
<body>
<header><h1>{title}</h1><p>Spotting sheet, reel {reel}: {cues}<br><span class="code">{span}</span></p></header>
<table>
<colgroup>{columns}</colgroup>
<thead><tr>{headings}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</body>
</html>
""".encode()


def _lines(timeline: Timeline, rows: Sequence[SheetRow]) -> Iterator[str]:
    """Yield a line of the table for each cue, and one for each silence between two."""
    at = record_timecode(timeline, 0)
    for row in rows:
        if row[Column.IN] != at:
            yield _silence(at, row[Column.IN])
        yield _cue(row)
        at = row[Column.OUT]
    end = record_timecode(timeline, timeline.frame_at(timeline.duration))
    if rows and at != end:
        yield _silence(at, end)


def _silence(start: str, end: str) -> str:
    return (
        f'<tr class="silence"><td></td><td colspan="6">no music from {_text(start)} to {_text(end)}</td></tr>'
    )


def _cue(row: SheetRow) -> str:
    cells = (
        ('class="cue"', _text(row[Column.NUMBER])),
        ("", _text(row[Column.NAME])),
        (
            'class="code"',
            _stacked(
                row[Column.IN], row[Column.OUT], f"<span class='small'>{_text(row[Column.LENGTH])}</span>"
            ),
        ),
        ("", _text(row[Column.DIRECTION])),
        ("", _listed(row[Column.HITS].split("; "))),
        (
            "",
            _stacked(
                *(_text(row[each].removesuffix(" time")) for each in (Column.KEY, Column.TEMPO, Column.METRE))
            ),
        ),
        ("", _stacked(_text(row[Column.INSTRUMENTS]), _small(row[Column.THEME]), _small(row[Column.NOTES]))),
    )
    return f"<tr>{''.join(f'<td {kind}>{cell}</td>'.replace('<td >', '<td>') for kind, cell in cells)}</tr>"


def _stacked(*lines: str) -> str:
    return "<br>".join(filter(None, lines))


def _listed(texts: Sequence[str]) -> str:
    told = "".join(f"<li>{_text(text)}</li>" for text in texts if text)
    return f"<ul>{told}</ul>" if told else ""


def _small(text: str) -> str:
    return f'<span class="small">{_text(text)}</span>' if text else ""


def _text(text: str) -> str:
    return escape(plain(text).encode(errors="replace").decode())


def _rate(timeline: Timeline) -> str:
    return f"{float(timeline.rate):.5g}{' drop frame' * timeline.drop_frame}"
