"""Changes of shots in words and numbers for people."""

from collections import Counter
from fractions import Fraction

from bridge.recut.changes.changes import NOTICED, ChangeKind, ChangeList, ShotChange


def frames(count: Fraction) -> int | float:
    """Format frames: whole, or to three decimals where a cut lies between frames."""
    return int(count) if count.denominator == 1 else round(float(count), 3)


def signed(count: Fraction) -> str:
    """Format frames with their sign; empty for none."""
    return f"{frames(count):+}" if abs(count) >= NOTICED else ""


def speeds(change: ShotChange) -> str:
    """Format a retime as `1 > 0.5`; empty for none."""
    if not change.retimed or change.old_speed is None or change.new_speed is None:
        return ""
    if change.old_speed == change.new_speed:
        return "speed ramp"
    return f"{float(change.old_speed):.4g} > {float(change.new_speed):.4g}"


def what_changed(change: ShotChange) -> str:
    """Describe all changes of a shot in a few words: `retimed (1 > 0.5), trimmed (tail +10), moved; starts +50`."""
    facts = ", ".join(_fact(kind, change) for kind in change.facts)
    starts = signed(change.offset)
    return f"{facts}; starts {starts}" if starts else facts


def _fact(kind: ChangeKind, change: ShotChange) -> str:
    if kind is ChangeKind.RETIMED:
        return f"{kind} ({speeds(change)})"
    if kind is not ChangeKind.TRIMMED:
        return kind.value
    if change.slip:
        return f"slipped ({signed(-change.slip)})"
    parts = [
        f"{name} {signed(by)}" for name, by in (("head", change.head), ("tail", change.tail)) if signed(by)
    ]
    return f"{kind} ({', '.join(parts)})"


def counts(changes: ChangeList) -> dict[str, int]:
    """Count the shots of each kind, and the unchanged ones that begin at another time."""
    kinds = Counter(change.kind for change in changes.shots)
    shifted = sum(bool(signed(change.offset)) for change in changes.of_kind(ChangeKind.UNCHANGED))
    return {**{kind.value: kinds[kind] for kind in ChangeKind}, "shifted": shifted}


def summary(changes: ChangeList) -> str:
    """Summarise in one line: `115 shots: 104 unchanged (61 of them shifted), 1 trimmed, ...`."""
    number = counts(changes)
    shifted = number.pop("shifted")
    number.pop(ChangeKind.UNCHANGED.value)
    unchanged = len(changes.of_kind(ChangeKind.UNCHANGED))
    parts = [f"{unchanged} unchanged ({shifted} of them shifted)" if shifted else f"{unchanged} unchanged"]
    parts += [f"{count} {kind}" for kind, count in number.items() if count]
    total = sum(len(change.new) for change in changes.shots)
    return f"{total} shots: {', '.join(parts)}"
