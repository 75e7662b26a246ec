"""Small timelines in the text formats, at 24 frames a second."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

Part = tuple[str, int, int, str]
"""A shot: its media, its first source frame, its frames, and what else is written of it."""

RATE = "<rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate>"


def edl(parts: Sequence[Part], title: str = "T") -> str:
    """Return an EDL that counts frames."""
    events = (
        f"{number:03}  {name}  V  C  {source} {source + length} {at} {at + length}\n{more}\n"
        for number, (at, (name, source, length, more)) in enumerate(_placed(parts), 1)
    )
    return f"TITLE: {title}\n{''.join(events)}"


def xmeml(parts: Sequence[Part], name: str = "Cut") -> str:
    """Return Final Cut Pro 7's XML."""
    items = (
        f"<clipitem><name>{media}</name><duration>9000</duration>{RATE}<start>{at}</start><end>{at + length}</end>"
        f"<in>{source}</in><out>{source + length}</out><file><name>{media}.mov</name>"
        f"<pathurl>file:///m/{media}.mov</pathurl>{RATE}<duration>9000</duration></file>{more}</clipitem>"
        for at, (media, source, length, more) in _placed(parts)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE xmeml><xmeml version="4"><sequence><name>{name}</name>{RATE}'
        f"<media><video><track>{''.join(items)}</track></video></media></sequence></xmeml>"
    )


def fcpxml(parts: Sequence[Part]) -> str:
    """Return FCPXML."""
    items = (
        f'<asset-clip ref="{name}" name="{name}" offset="{at}/24s" start="{source}/24s" duration="{length}/24s">{more}</asset-clip>'
        for at, (name, source, length, more) in _placed(parts)
    )
    assets = (
        f'<asset id="{name}" name="{name}" start="0s" duration="600s" hasVideo="1" src="file:///m/{name}.mov"/>'
        for name in dict.fromkeys(name for name, *_ in parts)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><fcpxml version="1.11"><resources>'
        f'<format id="r1" frameDuration="1/24s"/>{"".join(assets)}</resources><project name="Cut">'
        f'<sequence format="r1" tcStart="0s"><spine>{"".join(items)}</spine></sequence></project></fcpxml>'
    )


def _placed(parts: Sequence[Part]) -> Iterator[tuple[int, Part]]:
    """Yield shots end to end, each with its record frame."""
    return zip(accumulate((length for _, _, length, _ in parts), initial=0), parts, strict=False)
