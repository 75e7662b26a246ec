"""Textures: how the voices of a passage are laid out, by their names."""

from enum import StrEnum


class Texture(StrEnum):
    """A texture, by the name a user asks for it with."""

    FREE = "free"
    """As the composer decides."""
    PAD = "pad"
    """Held chords, struck again where the harmony may change."""
    DRONE = "drone"
    """Held chords over one bass note, the tonic."""
    OSTINATO = "ostinato"
    """A short figure that is repeated through a phrase."""
    PULSE = "pulse"
    """The bass repeats one note in even values, under chords that are struck where the harmony may change."""
    ARPEGGIO = "arpeggio"
    """The notes of the chord one after another, in even values."""
    REPEATED = "repeated chords"
    """The same chord struck again in even values."""
    TREMOLO = "tremolo"
    """A pad that is bowed or struck fast."""
    CHORALE = "chorale"
    """Chords on every beat, each under a note of the melody."""
    COUNTERPOINT = "counterpoint"
    """A second line against the melody, over a slow bass."""
    SOLO = "solo with held chords"
    """The melody alone over one held chord a bar."""
    UNISON = "unison"
    """All voices play the melody, in octaves."""
    TUTTI = "tutti"
    """Full chords on every beat, with the bass."""
