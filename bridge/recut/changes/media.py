"""Identity of the media of two cuts, also of a file that was moved or exported by another program."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from bridge.timeline import Media, MediaKind, Shot
from bridge.timeline.media_names import plain_name

Key = tuple[MediaKind, str, str | None]
"""Kind, name and place: media that agree in these are one."""


def media_numbers(old: Sequence[Shot], new: Sequence[Shot]) -> tuple[list[int], list[int]]:
    """Assign numbers to the media of two cuts, so that the same material has the same number.

    Media are the same where kind, name and place agree. A file that the other cut does not have at this place is
    matched with a file of the same name (letter case and suffix aside) that is gone from there, the one in the most
    similar folder first; one whose place is not stated matches any of its name.

    Returns:
        The number of each shot's media, for the old and the new cut.
    """
    old_keys, new_keys = ([key_of(shot.media) for shot in shots] for shots in (old, new))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(old_keys))}
    _join_unplaced(numbers, numbers)
    added = [key for key in dict.fromkeys(new_keys) if key not in numbers]
    gone = defaultdict(list)
    for key in numbers.keys() - set(new_keys):
        gone[_plain_name(key)].append(key)
    for key in added:
        numbers[key] = _number_of(key, gone[_plain_name(key)], numbers)
    _join_unplaced(numbers, dict.fromkeys(added, 0))
    return [numbers[key] for key in old_keys], [numbers[key] for key in new_keys]


def key_of(media: Media) -> Key:
    """Return the key that tells media apart within one cut."""
    return media.kind, media.name, media.url


def _number_of(key: Key, gone: list[Key], numbers: dict[Key, int]) -> int:
    """Return the number of new media: that of the most similar of those that are gone, else a new one."""
    if not gone:
        return len(numbers)
    best = max(gone, key=lambda other: (_common_tail(key[2], other[2]), -numbers[other]))
    gone.remove(best)
    return numbers[best]


def _join_unplaced(numbers: dict[Key, int], keys: dict[Key, int]) -> None:
    """Give media without a place the number of the first of their name that has one."""
    placed: dict[tuple[bool, str], int] = {}
    for key, number in numbers.items():
        if key[2] is not None:
            placed.setdefault(_plain_name(key), number)
    for key in keys:
        if key[2] is None:
            numbers[key] = placed.get(_plain_name(key), numbers[key])


def _plain_name(key: Key) -> tuple[bool, str]:
    kind, name, _ = key
    return plain_name(kind, name)


def _common_tail(one: str | None, other: str | None) -> int:
    """Count the folders two places share, from the file up."""
    if one is None or other is None:
        return 0
    parts = (reversed(place.replace("\\", "/").split("/")) for place in (one, other))
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(*parts, strict=False)))
