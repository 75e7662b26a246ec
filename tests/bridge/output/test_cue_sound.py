"""The sound of each cue as files of its own: where each begins and ends, what is in it, and what it is called."""

import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import UsageError
from bridge.midi.passage import ONSET, Passage
from bridge.output.audio.cue_rendering import CueRendering
from bridge.output.audio.rendering import SIDES
from bridge.output.audio.sampler import Floats
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.cue_places import cue_places
from bridge.output.delivering import deliver_cues
from bridge.output.files import midi_file
from bridge.output.score_place import ScorePlace
from bridge.output.sound import Sound
from bridge.output.stale_stems import idle_cues
from bridge.score.pipeline import ScoredTimeline, written
from bridge.score.scenes.silences import Silence
from bridge.settings import CuePreferences, Settings
from bridge.timeline import Marker
from tests.bridge.recut.judging import reel, scored
from tests.scores import NTSC, cut_list
from tests.waves import heard

FONT = find_soundfont(None, ())
ALL = CuePreferences()
NAME = ALL.name


def sound_of(score: ScoredTimeline, loudness: float | None = None) -> Sound:
    return Sound(score, midi_file(score), FONT, loudness)


def cues_of(sound: Sound, preferences: CuePreferences = ALL) -> dict[str, dict[str, CueRendering]]:
    places = cue_places(sound.scored, NAME, 1)
    return {place.name: sound.cue(place, preferences) for place in places}


def two_cues(*names: str, rate: Fraction = Fraction(24), start: Fraction = Fraction(3600)) -> ScoredTimeline:
    """Return the score of a cut of two marked scenes, five seconds each."""
    frames = round(5 * rate)
    names = names or ("chased", "at rest")
    markers = [Marker(f"scene: {name}", at * frames / rate) for at, name in enumerate(names)]
    return scored(cut_list([frames, frames], markers=markers, rate=rate, start=start))


def started(content: bytes) -> int:
    """Return a WAV's time reference."""
    return int(struct.unpack("<Q", content[20 + 338 : 20 + 346])[0])


def with_music(score: ScoredTimeline, at: int, music: Passage) -> ScoredTimeline:
    cues = [*score.cues]
    cues[at] = replace(cues[at], music=music)
    return written(score.timeline, cues, (), score.film)


def test_a_cue_is_called_by_its_number_version_name_and_timecode() -> None:
    places = cue_places(two_cues(), NAME, 2)
    assert [place.name for place in places] == ["2m1v1_chased_01-00-00-00", "2m2v1_at-rest_01-00-05-00"]
    late = two_cues(rate=NTSC, start=Fraction(24 * 3600 * 30 - 60) * 1001 / 30000)
    assert [place.name[-11:] for place in cue_places(late, NAME, 1)] == ["23-59-58-00", "00-00-03-00"]


def test_silence_is_no_cue() -> None:
    score = two_cues()
    quiet = replace(score.cues[0], scene=replace(score.cues[0].scene, silence=Silence.MARKER))
    places = cue_places(replace(score, cues=(quiet, score.cues[1])), NAME, 1)
    assert [(place.at, place.number) for place in places] == [(1, "1m2")]


def test_two_cues_of_one_name_have_files_of_their_own() -> None:
    places = cue_places(two_cues("The Chase", "the chase"), "{name}", 1)
    assert [place.name for place in places] == ["The-Chase", "the-chase-2"]
    strange = cue_places(two_cues("a/b: \\..", "." * 300), "{film} {name}", 1)
    assert all("/" not in place.name and len(place.name.encode()) < 150 for place in strange)


@pytest.mark.parametrize(
    "template",
    ["", "cue", "{title}", "{number", "{number}/{name}", "{number!r}", "{number:>9}", "{0}", "{number.real}"],
)
def test_a_template_that_names_no_file_is_one_sentence(template: str, tmp_path: Path) -> None:
    (tmp_path / "recue.yaml").write_text(f"cues: {{name: '{template}'}}")
    with pytest.raises(
        UsageError, match=r"'cues\.name' is .*, but it should be a file's name with \{number\}"
    ):
        Settings.read(tmp_path / "cut.otio", {}, tmp_path)


def test_cues_laid_at_their_timecodes_are_the_whole_but_for_what_the_next_one_does_to_their_ends() -> None:
    score = scored(reel())
    sound = sound_of(score)
    whole = heard(sound.whole())
    laid = np.zeros((len(whole) + 6 * 48_000, 2), dtype=np.float32)
    for files in cues_of(sound).values():
        content = b"".join(files["wav"])
        cue = heard(content)
        first = started(content)
        laid[first : first + len(cue)] += cue
    apart = np.abs(laid[: len(whole)] - whole).max(axis=1)
    for later in score.cues[1:]:  # its controllers hold for what rings into it
        start = round(later.scene.start * 48_000)
        apart[start - 4_800 : start + 60_000] = 0
    assert apart[:-24_000].max() < 1e-3  # the picture ends there


def test_a_cue_rings_out_beyond_its_scene_and_beyond_the_picture() -> None:
    score = scored(reel())
    for files, cue in zip(cues_of(sound_of(score)).values(), score.cues, strict=True):
        samples = heard(files["wav"])
        length = round(cue.scene.duration * 48_000)
        assert len(samples) > length + 2 * 48_000
        assert np.abs(samples[length:]).max() > 0.01
        assert np.abs(samples[-4_800:]).max() < 1e-3
        falls = np.abs(samples[length:]).reshape(-1)[: 2 * 4_800 * (len(samples[length:]) // 4_800)]
        assert (np.diff(falls.reshape(-1, 9_600).max(axis=1)[1:]) < 0.02).all()


def test_the_parts_of_a_cue_are_as_long_as_it_and_together_the_cue() -> None:
    sound = sound_of(two_cues())
    for files in cues_of(sound).values():
        whole, *parts = (heard(file) for file in files.values())
        assert len(parts) > 1
        assert np.abs(np.sum(parts, axis=0) - whole).max() < 1e-4


def test_a_cue_has_its_level_in_the_whole_also_where_it_rings_into_a_louder_one() -> None:
    score = scored(reel())
    soft = score.cues[0].music
    tracks = tuple(
        replace(each, notes=np.where(np.arange(6) == 3, each.notes // 4 + 1, each.notes))
        for each in soft.tracks
    )
    score = with_music(score, 0, replace(soft, tracks=tracks))
    plain, levelled = (
        heard(next(iter(cues_of(sound_of(score, loudness)).values()))["wav"]) for loudness in (None, -36.0)
    )
    loud = np.abs(plain) > 1e-3
    assert np.ptp(levelled[loud] / plain[loud]) < 0.01


def test_a_cue_begins_with_the_note_that_is_played_before_its_bar_line() -> None:
    score = two_cues()
    music = score.cues[1].music
    first, *others = music.tracks
    notes = first.notes.copy()
    notes[0, ONSET] = -100
    early = with_music(score, 1, replace(music, tracks=(replace(first, notes=notes), *others)))
    before, now = (cue_places(each, NAME, 1)[1] for each in (score, early))
    assert now.start < before.start
    assert (now.start * 24).denominator == 1
    files = cues_of(sound_of(early))[now.name]
    assert started(b"".join(files["wav"])) == (3600 + now.start) * 48_000


def test_a_side_a_file() -> None:
    sound = sound_of(two_cues())
    stereo = next(iter(cues_of(sound).values()))
    split = next(iter(cues_of(sound, CuePreferences(split_mono=True)).values()))
    assert {*split} == {f"{name.removesuffix('wav')}{side}.wav" for name in stereo for side in SIDES}
    both: Floats = heard(stereo["wav"])
    for at, side in enumerate(SIDES):
        assert np.array_equal(heard(split[f"{side}.wav"], channels=1)[:, 0], both[:, at])
    assert {*next(iter(cues_of(sound, CuePreferences(stems=False)).values()))} == {"wav"}


def test_files_of_a_cue_that_is_gone_are_told(tmp_path: Path) -> None:
    score = two_cues()
    place = ScorePlace(tmp_path, "cut", "cut.otio")
    alone = CuePreferences(stems=False)
    first = cues_of(sound_of(score), alone)
    deliver_cues(place, first)
    assert idle_cues(tmp_path / "cut-cues", first) == ()
    (tmp_path / "cut-cues" / "mine.wav").write_bytes(b"RIFF")
    newer = replace(score, cues=(replace(score.cues[0], version=2), score.cues[1]))
    second = cues_of(sound_of(newer), alone)
    assert deliver_cues(place, second).kept == ()
    (told,) = idle_cues(tmp_path / "cut-cues", second)
    assert told.endswith("in cut-cues and belong to the score no more: 1m1v1_chased_01-00-00-00.wav.")
