"""Metres: sixteenths and beats of a bar, and the layouts of a scene's bars."""

from dataclasses import dataclass
from typing import Self

from bridge.errors import UsageError


@dataclass(frozen=True, slots=True)
class Metre:
    """A time signature: so many quarters or eighths in a bar."""

    beats: int
    """The upper number."""
    unit: int
    """The lower number: 4 for quarters, 8 for eighths."""

    def __str__(self) -> str:
        return f"{self.beats}/{self.unit}"

    @property
    def steps(self) -> int:
        """Sixteenths in a bar."""
        return self.beats * 16 // self.unit

    @property
    def dotted(self) -> bool:
        """True if its beats are dotted quarters: three eighths each, as in 6/8 and 12/8."""
        return self.unit == 8 and self.beats % 3 == 0

    @property
    def beat(self) -> int:
        """Sixteenths in a beat: a quarter, a dotted quarter, or an eighth where eighths make no dotted ones (7/8)."""
        return 6 if self.dotted else 2 if self.unit == 8 else 4

    def beats_a_minute(self, bpm: float) -> float:
        """Return a tempo as players read it: in quarters a minute as it is, or in dotted quarters.

        Args:
            bpm: Quarter notes a minute.
        """
        return bpm / 1.5 if self.dotted else bpm

    @property
    def closings(self) -> tuple[int, ...]:
        """Sixteenths by which a scene may exceed its last whole bar: none, or one shorter bar."""
        return CLOSINGS.get(self, (0,))

    @property
    def pickups(self) -> tuple[int, ...]:
        """Sixteenths of the possible pick-up bars: one beat or more, and shorter than a whole bar."""
        return tuple(range(self.beat, self.steps, self.beat))

    def of(self, steps: int) -> "Metre":
        """Return the signature of a bar of so many sixteenths, in the same unit, or in sixteenths where necessary."""
        return Metre(steps * self.unit // 16, self.unit) if steps * self.unit % 16 == 0 else Metre(steps, 16)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse one of METRES, like `3/4`.

        Raises:
            UsageError: If the text is none of them.
        """
        for metre in METRES:
            if str(metre) == text.strip():
                return cls(metre.beats, metre.unit)
        raise UsageError(f"'{text}' is no metre Recue knows; choose one of {', '.join(map(str, METRES))}.")


FOUR_FOUR, THREE_FOUR, SIX_EIGHT, TWO_FOUR = Metre(4, 4), Metre(3, 4), Metre(6, 8), Metre(2, 4)
FIVE_FOUR, SEVEN_EIGHT, TWELVE_EIGHT = Metre(5, 4), Metre(7, 8), Metre(12, 8)
USUAL = (FOUR_FOUR, THREE_FOUR, SIX_EIGHT, TWO_FOUR)
"""The metres that are proposed where those asked for do not fit."""
METRES = (*USUAL, FIVE_FOUR, SEVEN_EIGHT, TWELVE_EIGHT)
"""The metres a scene may have."""
CLOSINGS = {
    FOUR_FOUR: (0, 8, 12),
    THREE_FOUR: (0, 8),
    SIX_EIGHT: (0, 6),
    FIVE_FOUR: (0, 8, 12),
    SEVEN_EIGHT: (0, 6, 8),
    TWELVE_EIGHT: (0, 6, 12),
}
"""For each metre, the sixteenths by which a scene may exceed its last whole bar: in 4/4 and 5/4 one bar of 2/4 or 3/4, in
3/4 of 2/4, in 6/8 of 3/8, in 7/8 of 3/8 or 4/8, in 12/8 of 3/8 or 6/8; none in 2/4."""


@dataclass(frozen=True, slots=True)
class BarLayout:
    """The layout of a scene's bars: its metre, and its pick-up."""

    metre: Metre = FOUR_FOUR
    pickup: int = 0
    """Sixteenths of the pick-up bar; 0 for none."""

    def whole(self, steps: int) -> bool:
        """Return whether so many sixteenths are the pick-up and whole bars, with at most one odd bar after them."""
        return bool(self.wholes(steps, steps))

    def wholes(self, fewest: int, most: int) -> tuple[int, ...]:
        """List the numbers of sixteenths in a range, both ends included, that this layout can have."""
        pickup, bar, closings = self.pickup, self.metre.steps, self.metre.closings
        rising = range(max(fewest, pickup + 1), most + 1)
        return tuple(steps for steps in rising if (steps - pickup) % bar in closings)

    def odd(self, steps: int) -> bool:
        """Return whether so many sixteenths end in an odd bar."""
        return (steps - self.pickup) % self.metre.steps > 0

    def bars(self, steps: int) -> tuple[int, ...]:
        """Return the sixteenths of each bar of a scene with so many in all."""
        full, rest = divmod(steps - self.pickup, self.metre.steps)
        return tuple(filter(None, (self.pickup, *(self.metre.steps,) * full, rest)))
