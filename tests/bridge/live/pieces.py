"""Small pieces of music as MIDI files, drawn or written down."""

from typing import Final

from hypothesis import strategies as st

from bridge.live.schedule import MidiSchedule, schedule_of
from bridge.midi import events as smf
from bridge.midi.reading import read_midi

SECOND: Final = 1_000_000_000
TICKS = st.integers(0, 4000)
TEMPI = st.lists(st.tuples(TICKS, st.integers(200_000, 1_500_000)), max_size=6)
NOTES = st.lists(
    st.tuples(TICKS, st.integers(1, 900), st.integers(36, 84), st.integers(0, 3)), min_size=1, max_size=20
)
CONTROLS = st.lists(
    st.tuples(TICKS, st.sampled_from((1, 7, 10, 64)), st.integers(0, 127), st.integers(0, 3)), max_size=8
)


def midi(
    notes: list[tuple[int, int, int, int]],
    tempi: list[tuple[int, int]],
    division: int,
    controls: list[tuple[int, int, int, int]] = [],  # noqa: B006 (only read)
) -> bytes:
    """Return a file of notes (tick, ticks, pitch, channel), tempi (tick, microseconds) and controllers (tick, number, value, channel)."""
    ons = [(tick, bytes((0x90 | channel, pitch, 80))) for tick, _, pitch, channel in notes]
    offs = [(tick + length, bytes((0x80 | channel, pitch, 0))) for tick, length, pitch, channel in notes]
    set_ = [(tick, bytes((0xB0 | channel, number, value))) for tick, number, value, channel in controls]
    music = sorted(offs + set_ + ons, key=lambda event: event[0])
    conducted = sorted({tick: smf.meta(smf.TEMPO, tempo.to_bytes(3)) for tick, tempo in tempi}.items())
    end = max((tick for tick, _ in (*music, *conducted)), default=0)
    return smf.file([smf.timed(conducted, end), smf.timed(music, end)], division)


def played(
    notes: list[tuple[int, int, int, int]],
    tempi: list[tuple[int, int]] = [],  # noqa: B006 (only read)
    division: int = 960,
    controls: list[tuple[int, int, int, int]] = [],  # noqa: B006 (only read)
) -> MidiSchedule:
    """Return the same as it is to be played."""
    return schedule_of(read_midi(midi(notes, tempi, division, controls), "the piece"))
