"""Stems: each part by itself, and together the whole."""

import struct
from dataclasses import replace
from fractions import Fraction

import numpy as np

from bridge.midi.passage import Passage, Track
from bridge.output.audio.limiter import CEILING
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.files import midi_file
from bridge.output.sound import Sound
from bridge.output.stems import part_files
from bridge.score.pipeline import ScoredTimeline, written
from bridge.settings import Reverb
from integrations.files.delivery import Content
from tests.bridge.recut.judging import VOICES_ALONE, reel, scored
from tests.midi import read_back
from tests.waves import heard

FONT = find_soundfont(None, ())


def whole_file(content: Content) -> bytes:
    return content if isinstance(content, bytes) else b"".join(content)


def renamed(score: ScoredTimeline, *names: str) -> ScoredTimeline:
    """Return a score with its first track under several names, as a person may name theirs."""

    def music(passage: Passage) -> Passage:
        tracks: list[Track] = []
        for name in names:
            number = sum(other.name == name for other in tracks)
            tracks.append(replace(passage.tracks[0], name=name, number=number))
        return replace(passage, tracks=tuple(tracks))

    cues = [replace(cue, music=music(cue.music)) for cue in score.cues]
    return written(score.timeline, cues, score.remarks, score.film)


def test_stems_together_are_the_whole() -> None:
    score = scored(reel())
    sound = Sound(score, midi_file(score), FONT, loudness=-23)
    parts = {name: heard(content) for name, content in sound.stems().items()}
    whole = heard(sound.whole())
    assert {"Violins", "Cellos", "Timpani", "Percussion", "Flute", "Contrabasses"} <= {*parts}
    assert all(np.abs(part).max() > 0.02 for part in parts.values())
    assert np.abs(whole).max() < CEILING  # so quiet that no limiter was at work
    rest = np.sum(list(parts.values()), axis=0) - whole
    assert 20 * np.log10(np.abs(rest).max() / np.abs(whole).max()) < -100


def test_dry_stems_lack_the_hall_and_are_otherwise_the_same() -> None:
    score = scored(reel())
    wet = heard(Sound(score, midi_file(score), FONT, loudness=-30).stems()["Cellos"])
    dry = heard(Sound(score, midi_file(score), FONT, loudness=-30, dry_stems=True).stems()["Cellos"])
    assert 0.05 < (wet - dry).std() / dry.std() < 0.8


def test_a_score_without_a_room_is_what_its_dry_stems_come_to() -> None:
    score = scored(reel())
    sound = Sound(score, midi_file(score), FONT, None, Reverb.OFF, dry_stems=True)
    parts = [heard(content) for content in sound.stems().values()]
    assert np.abs(np.sum(parts, axis=0) - heard(sound.whole())).max() < 1e-5


def test_each_part_has_the_tempo_map_of_the_whole_and_its_own_notes() -> None:
    score = scored(reel())
    whole, parts = read_back(midi_file(score)), part_files(score)
    tempi = [(tick, m.tempo) for tick, _, _, m in whole.events if m.type == "set_tempo"]
    onsets = []
    for part in parts.values():
        own = read_back(part)
        assert [(tick, m.tempo) for tick, _, _, m in own.events if m.type == "set_tempo"] == tempi
        onsets += own.onsets
    assert sorted(onsets) == sorted(whole.onsets)


def test_parts_of_one_name_or_of_none_that_a_file_can_have_are_told_apart() -> None:
    score = scored(reel(), VOICES_ALONE)
    assert list(part_files(renamed(score, "Piano", "Piano"))) == ["Piano", "Piano 2"]
    assert list(part_files(renamed(score, "Piano", "piano"))) == ["Piano", "piano 2"]
    assert list(part_files(renamed(score, "a/b.c", ""))) == ["a_b_c", "Track"]


def test_a_stem_states_its_part_and_the_start_timecode() -> None:
    score = scored(reel())
    score = replace(score, timeline=replace(score.timeline, start=score.timeline.start + 3600))
    bext = whole_file(Sound(score, midi_file(score), FONT, loudness=-23).stems()["Cellos"])[20:622]
    assert bext.startswith(f"{score.timeline.name}: Cellos".encode())
    assert int.from_bytes(bext[338:346], "little") == 3600 * 48_000


def test_the_whole_and_its_stems_start_in_the_timecodes_own_day() -> None:
    late = replace(reel(), rate=Fraction(24000, 1001), start=Fraction(86340 * 1001, 1000))
    score = scored(late)
    sound = Sound(score, midi_file(score), FONT, loudness=-23)
    made = [sound.whole(), sound.stems()["Cellos"]]
    references = [struct.unpack("<Q", whole_file(each)[358:366])[0] for each in made]
    assert references == [4_148_464_320] * 2
