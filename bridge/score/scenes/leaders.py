"""Leaders, bars, slates and credits, recognised by what their shots are called and where they stand."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import dropwhile

from bridge.timeline import MediaKind, Shot, Timeline
from bridge.timeline.black import Span, visible

_WORDS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+[a-z]*", re.ASCII)
"""The words of a name: `SMPTE_ColorBars-v2` is SMPTE, Color, Bars, v, 2."""
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
"""The suffix of a file's name."""
_ALWAYS = tuple(
    f" {phrase} "
    for phrase in (
        *(
            "color bars",
            "colour bars",
            "colorbars",
            "colourbars",
            "smpte bars",
            "ebu bars",
            "hd bars",
            "uhd bars",
        ),
        *(
            "pal bars",
            "ntsc bars",
            "bars and tone",
            "bars tone",
            "bar and tone",
            "test pattern",
            "testpattern",
        ),
        *("test card", "testcard", "test chart", "testchart", "color chart", "colour chart", "colorchart"),
        *("focus chart", "framing chart", "lens chart", "resolution chart", "gray chart", "grey chart"),
        *("color checker", "colour checker", "colorchecker", "countdown", "count down", "counting leader"),
        *(
            "universal counting",
            "academy leader",
            "smpte leader",
            "film leader",
            "head leader",
            "tail leader",
        ),
        *(
            "start leader",
            "end leader",
            "opening leader",
            "picture start",
            "head slate",
            "end slate",
            "tail slate",
        ),
        *(
            "opening slate",
            "program slate",
            "programme slate",
            "line up tone",
            "lineup tone",
            "reference tone",
        ),
        *("tone 1khz", "1khz tone", "1k tone", "tone 1k", "2 pop", "2pop", "two pop", "sync pop", "head pop"),
    )
)
"""Names of what is never a picture of a film, wherever they stand in a name."""
_ALONE = frozenset({"bars", "tone", "leader", "slate", "chart", "charts", "clock", "pop", "pops", "beep"})
"""Words that mean such a thing only where the name says nothing else, or a generator is called so."""
_LAST = frozenset({"slate", "leader"})
"""Those that mean it too where they end a name of capitals or marks: `ABC_EP102_SLATE_v03`."""
_NEUTRAL = frozenset(
    {
        *(
            "the",
            "a",
            "and",
            "of",
            "v",
            "ver",
            "version",
            "r",
            "rl",
            "reel",
            "ep",
            "episode",
            "new",
            "copy",
            "final",
        ),
        *(
            "hd",
            "uhd",
            "sd",
            "k",
            "p",
            "i",
            "fps",
            "hz",
            "khz",
            "db",
            "f",
            "frames",
            "s",
            "sec",
            "secs",
            "seconds",
        ),
        *(
            "mov",
            "mxf",
            "mp",
            "clip",
            "video",
            "generator",
            "synthetic",
            "head",
            "tail",
            "start",
            "end",
            "opening",
        ),
        *(
            "smpte",
            "ebu",
            "pal",
            "ntsc",
            "academy",
            "film",
            "standard",
            "universal",
            "full",
            "half",
            "split",
            "lr",
        ),
        *("color", "colour", "sync", "program", "programme", "master", "show", "black", "slug", "x"),
    }
)
"""Words that say nothing of what a shot shows."""
_CREDITS = tuple(
    f" {phrase} "
    for phrase in (
        *("credits", "credit roll", "credit crawl", "credit card", "end roll", "end crawl", "end titles"),
        *("end title", "closing titles", "closing title", "tail credits", "rolling credits", "creditroll"),
        *("endcredits", "endtitles", "main titles", "opening titles"),
    )
)
"""Names of credits, wherever they stand in a name."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The spans of a timeline before and after its film."""

    head: Fraction
    """Seconds from the timeline's first frame to its first picture; 0 where it begins at once."""
    tail: Fraction
    """The instant, in seconds, at which what comes after the film begins; the timeline's end where nothing does."""
    leaders: tuple[tuple[Span, tuple[str, ...]], ...]
    """The spans at the head and at the tail in which there is more than black, and the names of what is there."""


def ends_of(timeline: Timeline) -> Ends:
    """Find the black, the leaders, the bars and the slates before and after a film.

    A shot between two pictures is none of them, whatever it is called; nor is any where most shots are called so.

    Args:
        timeline: The cut.
    """
    shots = visible(timeline.shots)
    whole = Ends(shots[0].start if shots else Fraction(0), timeline.duration, ())
    head = next((at for at, shot in enumerate(shots) if not _is_leader(shot)), len(shots))
    tail = next((at for at, shot in enumerate(reversed(shots)) if not _is_leader(shot)), len(shots))
    if not (head or tail) or 2 * (head + tail) > len(shots) + 2 or head + tail >= len(shots):
        return whole
    first = shots[head].start if head else whole.head
    last = shots[-tail].start if tail else timeline.duration
    spans = [((Fraction(0), first), shots[:head])] if head else []
    spans += [((last, timeline.duration), shots[len(shots) - tail :])] if tail else []
    return Ends(
        first, last, tuple((span, tuple(dict.fromkeys(s.name for s in seen))) for span, seen in spans)
    )


def credits_of(timeline: Timeline) -> tuple[Span, ...]:
    """Return the spans of consecutive shots that are called credits; none where most shots are."""
    shots = visible(timeline.shots)
    if 2 * sum(map(_is_credits, shots)) > len(shots):
        return ()
    return tuple(_runs(shots, _is_credits))


def _runs(shots: Sequence[Shot], holds: Callable[[Shot], bool]) -> Iterable[Span]:
    """Yield the spans of consecutive shots of a kind."""
    rest: list[Shot] = list(shots)
    while rest := list(dropwhile(lambda shot: not holds(shot), rest)):
        run = next((at for at, shot in enumerate(rest) if not holds(shot)), len(rest))
        yield rest[0].start, rest[run - 1].end
        rest = rest[run:]


def _is_leader(shot: Shot) -> bool:
    made = shot.media.kind is MediaKind.GENERATOR
    return any(_names_leader(name, made=made) for name in (shot.name, shot.media.name))


def _is_credits(shot: Shot) -> bool:
    return any(phrase in name for name in map(_spaced, (shot.name, shot.media.name)) for phrase in _CREDITS)


def _names_leader(name: str, *, made: bool) -> bool:
    """Return whether a name is that of a leader, bars, a chart or a slate; `made` says that a generator has it."""
    spaced = _spaced(name)
    if any(phrase in spaced for phrase in _ALWAYS):
        return True
    words = spaced.split()
    meant = [word for word in words if not (word in _NEUTRAL or word[0].isdigit())]
    if not meant or not _ALONE.intersection(meant):
        return False
    return made or _ALONE.issuperset(meant) or (meant[-1] in _LAST and _is_coded(name))


def _is_coded(name: str) -> bool:
    """Return whether a name is one of a pipeline rather than prose: words in capitals or with marks between."""
    return "_" in name or name == name.upper()


def _spaced(name: str) -> str:
    """Return the words of a name in small letters, with a space around each."""
    words = _WORDS.findall(_SUFFIX.sub("", name).replace("&", " and "))
    return f" {' '.join(words).lower()} "
