"""Small cuts for tests of what is told of them."""

from fractions import Fraction

from bridge.timeline import Cut, Marker, Media, MediaKind, Shot, Timeline

RATE = Fraction(24)


def film(
    *seconds: int,
    names: tuple[str, ...] = (),
    markers: tuple[Marker, ...] = (),
    start: int = 0,
    name: str = "film",
) -> Timeline:
    """Return a cut of shots of so many seconds each, called by their names."""
    edges = [Fraction(sum(seconds[:at])) for at in range(len(seconds) + 1)]
    called = names or tuple(f"A{at:03}_C001" for at in range(len(seconds)))
    shots = tuple(
        Shot(each, Media(f"{each}.mov", MediaKind.MISSING), first, last, Fraction(0))
        for each, first, last in zip(called, edges, edges[1:], strict=False)
    )
    cuts = tuple(Cut(edge) for edge in edges[1:-1])
    return Timeline(name, RATE, Fraction(start), False, edges[-1], shots, cuts, markers)


def srt(*captions: tuple[float, float, str]) -> bytes:
    """Return captions in SubRip."""

    def clock(seconds: float) -> str:
        thousandths = round(seconds * 1000)
        return f"{thousandths // 3600000:02}:{thousandths // 60000 % 60:02}:{thousandths // 1000 % 60:02},{thousandths % 1000:03}"

    return "\n".join(
        f"{at}\n{clock(start)} --> {clock(end)}\n{text}\n"
        for at, (start, end, text) in enumerate(captions, 1)
    ).encode()
