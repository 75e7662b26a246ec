"""Small scores made by hand, with all that a session can hold."""

from dataclasses import replace
from fractions import Fraction

from integrations.closeness import Closeness
from integrations.session import (
    HitMarker,
    Item,
    ItemNote,
    SceneRegion,
    Session,
    SessionTrack,
    Tempo,
    TimeSignature,
)

QUARTER = 960
RATE = Fraction(30000, 1001)
_FIRST, _SECOND = 500_000, 631_579
"""Microseconds a quarter note in the two scenes."""


def two_scenes() -> Session:
    """Two bars of 4/4, then a bar of 6/8 and one of 3/4 at another tempo; 29.97 drop-frame from one hour."""
    edge = 8 * QUARTER
    half = Fraction(4)
    end = half + Fraction(6 * _SECOND, 1_000_000)
    return Session(
        name="two",
        rate=RATE,
        drop_frame=True,
        start=Fraction(107892 * 1001, 30000),
        duration=end,
        division=QUARTER,
        tempi=(Tempo(0, Fraction(0), _FIRST), Tempo(edge, half, _SECOND)),
        metres=(
            TimeSignature(0, Fraction(0), 4, 4),
            TimeSignature(edge, half, 6, 8),
            TimeSignature(edge + 3 * QUARTER, half + Fraction(3 * _SECOND, 1_000_000), 3, 4),
        ),
        scenes=(
            SceneRegion("a1", "Über: den/Fluss & <zurück>", Fraction(0), half),
            SceneRegion("b2", "home", half, end),
        ),
        hits=(
            HitMarker("scene", Fraction(0), Fraction(0), Closeness.MET, weight=4),
            HitMarker("cut", Fraction(3, 2), Fraction(1, 4), Closeness.MET, weight=1),
            HitMarker("the door", Fraction(31, 10), Fraction(-3), Closeness.MISSED, weight=2),
        ),
        tracks=(
            SessionTrack("Melody", 40, 0, (item(0, "a1", 8, ring=QUARTER), item(edge, "b2", 6))),
            SessionTrack("Melody", 73, 3, (item(edge, "b2", 6, channel=3, program=73),)),
        ),
        midi=b"",
    )


def recut(session: Session) -> Session:
    """Return the same with the hit that was missed gone, and the second scene's notes a third up."""
    tracks = tuple(
        replace(track, items=tuple(raised(i) if i.scene == "b2" else i for i in track.items))
        for track in session.tracks
    )
    return replace(session, hits=session.hits[:2], tracks=tracks)


def raised(item: Item) -> Item:
    return replace(item, notes=tuple(replace(note, pitch=note.pitch + 4) for note in item.notes))


def item(tick: int, scene: str, quarters: int, ring: int = 0, channel: int = 0, program: int = 40) -> Item:
    """Return a scale in eighths; its last note rings for some ticks past the item's end."""
    notes = [
        ItemNote(QUARTER // 2 * n, QUARTER // 2 * (n + 1), 60 + n, 80 + n, channel, off_velocity=n)
        for n in range(2 * quarters)
    ]
    notes[-1] = replace(notes[-1], release=notes[-1].release + ring)
    messages = ((0, bytes((0xC0 | channel, program))), (QUARTER, bytes((0xB0 | channel, 11, 90))))
    place = Fraction(0) if tick == 0 else Fraction(4)
    last = Fraction(quarters * (_FIRST if tick == 0 else _SECOND), 1_000_000)
    return Item(
        scene, scene.upper(), tick, quarters * QUARTER, place, place + last, tuple(notes), messages, ""
    )
