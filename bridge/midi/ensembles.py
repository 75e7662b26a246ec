"""Ensembles: the instruments of a palette, with those that are asked for and without those that are left out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bridge.midi.instruments import FAMILIES, INSTRUMENTS, PERCUSSION, TIMPANI, Instrument
from bridge.midi.palettes import FORCES, KIN, Forces, Palette
from generator.score import Voice

VOICES = (Voice.MELODY, Voice.BASS, Voice.HARMONY)
"""The voices in the order in which families lead them: the outer ones are heard most."""
_DRUMS = FORCES[Palette.ORCHESTRA]
"""The drums that are asked for where a palette has none."""


@dataclass(frozen=True, slots=True)
class Players:
    """The instruments that are asked for and those that are left out, by the words of `bridge.midi.instruments`."""

    wanted: tuple[str, ...] = ()
    """Instruments and families that play, in the order in which they were named."""
    left_out: tuple[str, ...] = ()
    """Instruments and families that do not play."""
    alone: bool = False
    """True if nothing plays but what is wanted."""

    def __bool__(self) -> bool:
        return self != Players()

    @property
    def play(self) -> tuple[str, ...]:
        """The instruments that are wanted, families taken apart; one named by itself outweighs a family left out."""
        named, out = {each for each in self.wanted if each in INSTRUMENTS}, set(self._out)
        return tuple(each for each in _members(self.wanted) if each in named or each not in out)

    @property
    def rest(self) -> tuple[str, ...]:
        """The instruments that are left out, families taken apart."""
        return tuple(each for each in self._out if each not in self.play)

    @property
    def _out(self) -> tuple[str, ...]:
        further = (each for word in self.left_out if word in FAMILIES for each in FAMILIES[word].out)
        return tuple(dict.fromkeys((*_members(self.left_out), *further)))


def _members(words: Iterable[str]) -> tuple[str, ...]:
    """Return the instruments that words name, each once."""
    every = (each for word in words for each in (FAMILIES[word].of if word in FAMILIES else (word,)))
    return tuple(dict.fromkeys(every))


def home(players: Players) -> Palette | None:
    """Return the palette that the first of the wanted instruments is at home in; None where none is wanted."""
    return next((Palette(INSTRUMENTS[name].palette) for name in players.play), None)


def stripped(palette: Palette, players: Players) -> bool:
    """Return whether what is left out leaves a voice of a palette without any instrument."""
    out = {INSTRUMENTS[name] for name in players.rest}
    return any(
        out.issuperset((*leads, *(each for each in _at_home(palette) if voice in each.voices)))
        for voice, leads in FORCES[palette].leads.items()
    )


def _at_home(palette: Palette) -> list[Instrument]:
    """Return the instruments that are at home in a palette, and then those of its kin."""
    return [each for own in (palette, KIN[palette]) for each in INSTRUMENTS.values() if each.palette == own]


def ensemble(palette: Palette, players: Players) -> Forces:
    """Return the instruments of a palette with those that are wanted and without those that are left out.

    An instrument that was named leads the first voice it is for that is free. Then families lead the voices that are
    left, then the instruments that were named, then the palette, then whatever else is at home in it. Alone, a voice
    that nothing wanted can lead is not played.
    """
    base = FORCES[palette]
    asked = [INSTRUMENTS[name] for name in players.play]
    out = [INSTRUMENTS[name] for name in players.rest]

    def plays(instrument: Instrument) -> bool:
        return instrument in asked or not (players.alone or instrument in out)

    return Forces(
        leads=_leads(palette, players, plays),
        doublings=tuple(doubling for doubling in base.doublings if plays(doubling.instrument)),
        kit=(base.kit or _DRUMS.kit if PERCUSSION in asked else base.kit) if plays(PERCUSSION) else {},
        timpani=(base.timpani or _DRUMS.timpani if TIMPANI in asked else base.timpani)
        if plays(TIMPANI)
        else None,
        held=tuple(held for held in base.held if plays(held.instrument)),
        pattern=base.pattern if plays(PERCUSSION) else {},
        fill=base.fill if plays(PERCUSSION) else None,
    )


def unheard(players: Players, forces: Forces) -> tuple[str, ...]:
    """Return what is wanted and has no part in an ensemble, by the words for it."""
    heard = {each for instruments in forces.leads.values() for each in instruments}
    heard |= set(forces.beside)
    heard |= {PERCUSSION} if forces.kit else set()
    heard |= {TIMPANI} if forces.timpani else set()
    return tuple(
        word for word in players.wanted if heard.isdisjoint(INSTRUMENTS[each] for each in _members([word]))
    )


def _leads(
    palette: Palette, players: Players, plays: Callable[[Instrument], bool]
) -> Mapping[Voice, tuple[Instrument, ...]]:
    """Return the instruments that lead each voice; of several, the first that has nearly all of its notes."""
    named = [INSTRUMENTS[name] for name in players.play if name in players.wanted]
    leads = _of_their_own(named)
    families = [INSTRUMENTS[name] for name in players.play if name not in players.wanted]
    others = [] if players.alone else _at_home(palette)
    for voice in VOICES:
        leading = {instruments[0] for instruments in leads.values()}
        fresh = [each for each in families if each not in leading]
        of_palette = () if players.alone else FORCES[palette].leads[voice]
        for choice in (fresh, families, named, of_palette, others):
            able = tuple(each for each in choice if voice in each.voices and plays(each))
            if able and voice not in leads:
                leads[voice] = able
        if voice not in leads and of_palette:
            leads[voice] = of_palette
    return {voice: leads[voice] for voice in Voice if voice in leads}


def _of_their_own(named: Sequence[Instrument]) -> dict[Voice, tuple[Instrument, ...]]:
    """Give each instrument that was named the first voice it is for that is free."""
    leads: dict[Voice, tuple[Instrument, ...]] = {}
    for instrument in named:
        free = next((voice for voice in instrument.voices if voice not in leads), None)
        if free is not None:
            leads[free] = (instrument,)
    return leads
