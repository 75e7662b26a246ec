"""The numbers of cues, as music editors give them: `2m1` is the first cue of reel 2."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from string import ascii_uppercase

from bridge.score.cues import CuedScene

_REEL = re.compile(r"(?<![A-Za-z0-9])(?:reel|r)[\s_.-]*0*([1-9]\d?)(?![A-Za-z0-9])", re.IGNORECASE)


def reel_number(asked: int | None, *names: str) -> int:
    """Return the number of a reel: the one that is asked for, else the first that a name tells, else 1.

    Args:
        asked: The number that is asked for; None for none.
        names: Names of the timeline: `R2`, `Reel 3`, `film_r4_v2`.
    """
    told = (int(found[1]) for name in names if (found := _REEL.search(name)))
    return asked or next(told, 1)


def cue_number(reel: int, count: str) -> str:
    """Write the number of a reel's cue: `2m1`, `2m1A`."""
    return f"{reel}m{count}"


def cue_numbers(cues: Sequence[CuedScene], reel: int) -> Mapping[str, str]:
    """Return the number of each scene with music, by the scene's id: that which a person gave it, else its own.

    Silences have none.

    Args:
        cues: All scenes of a score, in order.
        reel: The reel's number.
    """
    heard = [cue for cue in numbered(cues) if cue.scene.silence is None]
    taken = {cue.asked.number for cue in heard}
    return {cue.scene.id: cue.asked.number or _apart(cue_number(reel, cue.count), taken) for cue in heard}


def _apart(number: str, taken: Collection[str]) -> str:
    """Return a number that no person gave to another cue, with a letter behind it if need be."""
    letters = (f"{number}{letter}" for letter in ascii_uppercase)
    return number if number not in taken else next((each for each in letters if each not in taken), number)


def numbered(cues: Sequence[CuedScene]) -> tuple[CuedScene, ...]:
    """Give numbers to the scenes with music that have none.

    Where none has one, they are counted. Later a number stays with its cue, wherever that comes to lie and whatever is gone
    before it; a new one between others has the number before it and a letter (`2A`), and one behind all the next number.

    Args:
        cues: All scenes of a score, in order.
    """
    free = _Counts(cue.count for cue in cues if cue.count)
    last = max((at for at, cue in enumerate(cues) if cue.count), default=-1)
    done: list[CuedScene] = []
    before, seen = "0", set[str]()
    for at, cue in enumerate(cues):
        count = cue.count if cue.count not in seen else ""
        if not count and cue.scene.silence is None:
            count = free.behind(before) if at < last else free.next()
        seen.add(count)
        before = count or before
        done.append(replace(cue, count=count))
    return tuple(done)


class _Counts:
    """The numbers that the cues of a reel have."""

    def __init__(self, counts: Iterable[str]) -> None:
        self._used = {*counts}

    def next(self) -> str:
        """Take the number behind all others."""
        numbers = (int(digits) for each in self._used if (digits := each.rstrip(ascii_uppercase)).isdigit())
        return self._take(str(max(numbers, default=0) + 1))

    def behind(self, count: str) -> str:
        """Take the first free number with a letter behind another."""
        stem = count.rstrip(ascii_uppercase)
        letters = ("".join(each) for length in (1, 2) for each in product(ascii_uppercase, repeat=length))
        return self._take(next(f"{stem}{each}" for each in letters if f"{stem}{each}" not in self._used))

    def _take(self, count: str) -> str:
        self._used.add(count)
        return count
