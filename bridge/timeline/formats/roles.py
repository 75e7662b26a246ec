"""Roles of sound: what a stretch of it is for, as the file states it or as its track is called."""

import re
from functools import lru_cache
from typing import Final

DIALOGUE: Final = "dialogue"
MUSIC: Final = "music"
EFFECTS: Final = "effects"

WORDS: Final = {
    DIALOGUE: frozenset(
        [
            "dialogue",
            "dialogues",
            "dialog",
            "dialogs",
            "dialoge",
            "dial",
            "dia",
            "dlg",
            "dx",
            "vo",
            "voice",
            "voices",
            "voiceover",
            "narration",
            "narrator",
            "nar",
            "adr",
            "speech",
            "sprache",
            "sprecher",
            "interview",
            "interviews",
            "boom",
            "lav",
            "lavalier",
            "production",
            "prod",
            "sync",
            "voix",
            "voz",
            "diálogo",
            "diálogos",
            "dialoghi",
            "dialogo",
            "voce",
            "речь",
            "диалог",
            "диалоги",
            "голос",
        ]
    ),
    MUSIC: frozenset(
        [
            "music",
            "mx",
            "mus",
            "score",
            "scoring",
            "song",
            "songs",
            "soundtrack",
            "bgm",
            "underscore",
            "musik",
            "musique",
            "música",
            "musica",
            "muzyka",
            "музыка",
            "音乐",
            "音樂",
            "音楽",
        ]
    ),
    EFFECTS: frozenset(
        [
            "effects",
            "effect",
            "efx",
            "fx",
            "sfx",
            "hfx",
            "sfxs",
            "foley",
            "foleys",
            "ambience",
            "ambiences",
            "ambiance",
            "ambient",
            "amb",
            "ambs",
            "atmo",
            "atmos",
            "atmosphere",
            "background",
            "backgrounds",
            "bg",
            "bgs",
            "roomtone",
            "nat",
            "nats",
            "natsound",
            "walla",
            "effekte",
            "geräusche",
            "effets",
            "bruitages",
            "efectos",
            "ruidos",
            "effetti",
            "rumori",
            "шумы",
            "эффекты",
        ]
    ),
}
"""The words in the names of tracks and roles that tell what is on them, in small letters; digits beside them do not count."""

_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
"""The place between two words of a name like `MusicMain`."""


@lru_cache(maxsize=1024)
def named_role(name: str) -> str:
    """Return the role that a track's name tells; empty where it tells none, or several as `MX+FX` does."""
    words = {word.lower() for part in _HUMP.split(name) for word in _WORD.findall(part)}
    told = [role for role, known in WORDS.items() if words & known]
    return told[0] if len(told) == 1 else ""


def stated_role(text: str) -> str:
    """Return the role that a file states: one of the three by any of its names, else as it is written.

    Final Cut Pro's subroles, as in `dialogue.boom`, count as their roles.
    """
    main = text.partition("?")[0].partition(".")[0].strip()
    return named_role(main) or main
