from fractions import Fraction

from bridge.grid import black_of
from bridge.timeline import Media, MediaKind, Shot, Timeline


def timeline(*spans: tuple[int, int]) -> Timeline:
    """Ten seconds with shots where the spans are, in seconds."""
    media = Media("A001", MediaKind.MISSING)
    shots = tuple(Shot("", media, Fraction(a), Fraction(b), Fraction(0)) for a, b in spans)
    return Timeline(
        "cut", Fraction(24), Fraction(0), drop_frame=False, duration=Fraction(10), shots=shots, cuts=()
    )


def black(*spans: tuple[int, int]) -> list[tuple[float, float]]:
    return [(float(begin), float(end)) for begin, end in black_of(timeline(*spans))]


def test_black_is_where_no_shot_is() -> None:
    assert black((1, 3), (3, 5), (7, 9)) == [(0, 1), (5, 7), (9, 10)]
    assert black((0, 4), (4, 10)) == []
    assert black() == [(0, 10)]
