"""Spotting: all that is decided of a timeline before its bars are laid."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from bridge.errors import TimelineError, UsageError
from bridge.grid import TempoRequest, solve
from bridge.grid.bars import BarGrid, Hit
from bridge.learned.course import UNLEARNED, LearnedCourse
from bridge.picture.features.picture import Picture, changes, unseen_remarks
from bridge.picture.features.shot_looks import appearances
from bridge.score.film.film import Film, film_of
from bridge.score.fusion.material import Material
from bridge.score.fusion.reading import read_scenes
from bridge.score.fusion.remarks import told_remarks
from bridge.score.hits import GivenHits, hits_of, seen_remarks
from bridge.score.marker_notes import tells_feeling
from bridge.score.marker_words import notes_of
from bridge.score.mood import Mood
from bridge.score.paces import pace_of, with_pace
from bridge.score.scene_requests import Asked, scene_requests
from bridge.score.scene_themes import theming_of
from bridge.score.scene_words import SceneWords, said_words
from bridge.score.scenes.calling import called
from bridge.score.scenes.division import Scene, divide
from bridge.score.scenes.segmentation import Bars
from bridge.score.scenes.silences import Silence, end_remarks, heard_span
from bridge.score.spotting_sheet.asking import sheet_requests
from bridge.score.spotting_sheet.placing import placed as placed_sheet
from bridge.score.spotting_sheet.reading import GivenSheet
from bridge.settings import FILE_NAME, Settings
from bridge.settings.choices import Choice
from bridge.settings.preferences import Music, Pin, TempoChange, TempoPlace, timecodes
from bridge.sound.heard import UNHEARD, Sound
from bridge.story.told import UNTOLD, Story
from bridge.timeline import Timeline
from bridge.timeline.black import Span, black_of
from bridge.timeline.timecode import record_timecode

FASTEST_MUSIC = 160
"""Quarter notes a minute: the fastest tempo Recue advises."""


@dataclass(frozen=True, slots=True, eq=False)
class Spotting:
    """The scenes of a timeline, their moods, hits and pins, and the bars they may have."""

    timeline: Timeline
    picture: Picture
    scenes: tuple[Scene, ...]
    """In order; each begins where the one before ends."""
    moods: tuple[Mood, ...]
    """One a scene, as words ask for it."""
    told: tuple[Mood, ...]
    """The moods that all sources but words tell, one a scene."""
    words: tuple[SceneWords, ...]
    """The words that hold for each scene."""
    hits: tuple[Hit, ...]
    """In order."""
    pins: tuple[Pin, ...]
    """A person's decisions about each scene's bars."""
    asked: tuple[Asked, ...]
    """The requests of the markers in each scene."""
    asks: tuple[TempoRequest, ...]
    """The tempi and metres each scene may have, what is pinned included."""
    black: tuple[Span, ...]
    """Spans of black, in order."""
    film: Film
    """What holds the scenes together."""
    remarks: tuple[str, ...]
    """Sentences for the report."""
    sound: Sound = UNHEARD
    """What is heard of it."""
    story: Story = UNTOLD
    """What is told of it."""
    learned: LearnedCourse = UNLEARNED
    """What encoders tell of it."""

    @property
    def material(self) -> Material:
        """All that its music is read from, but for what people ask for."""
        return Material(self.timeline, self.picture, self.sound, self.story, self.learned)

    def hits_in(self, scene: Scene) -> tuple[Hit, ...]:
        """Return the hits inside a scene."""
        first, last = (
            bisect_left(self.hits, edge, key=lambda hit: hit.time) for edge in (scene.start, scene.end)
        )
        return self.hits[first:last]


def spot(
    timeline: Timeline,
    picture: Picture,
    settings: Settings,
    given: GivenHits = GivenHits(),  # noqa: B008 (frozen)
    sheet: GivenSheet | None = None,
    sound: Sound = UNHEARD,
    story: Story = UNTOLD,
    learned: LearnedCourse = UNLEARNED,
) -> Spotting:
    """Decide the scenes of a timeline, their moods, and the hits that the music should meet.

    Args:
        timeline: The cut.
        picture: The known picture of its footage.
        settings: The user's settings.
        given: The hits of the user's own file.
        sheet: The user's spotting sheet, which decides the scenes; None for none.
        sound: What is heard of it.
        story: What is told of it.
        learned: What encoders tell of it.

    Raises:
        TimelineError: If the timeline is too short for any bar.
        UsageError: If the sheet is not of this cut; if a pin of the command line names no scene, or a scene has two pins.
    """
    check_length(timeline, settings)
    listed = None if sheet is None else placed_sheet(sheet, timeline)
    division = divide(
        timeline,
        settings.scenes,
        free_request(settings),
        changes(timeline, picture).tolist(),
        music=settings.music,
        cues=None if listed is None else listed.cues,
        looks=appearances(timeline, picture),
    )
    silent, unknown = silenced_scenes(division.scenes, settings)
    scenes = tuple(
        replace(scene, silence=Silence.SETTINGS) if at in silent else scene
        for at, scene in enumerate(division.scenes)
    )
    laid, lost = pins_of(scenes, settings)
    free = [free_of(pin, settings) for pin in laid]
    requests = scene_requests(timeline, scenes, settings.scenes, free)
    asked, unmet = requests.scenes, tuple[str, ...]()
    if listed is not None:
        written, unmet = sheet_requests(listed, timeline, scenes, free)
        asked = tuple(each.over(markers) for each, markers in zip(written, asked, strict=True))
    theming, _ = theming_of(scenes, settings)
    asked = tuple(replace(each, theming=text) for each, text in zip(asked, theming, strict=True))
    pins = tuple(held(each.choice, pin) for each, pin in zip(asked, laid, strict=True))
    said = said_words(
        scenes,
        settings,
        marked=[each.words for each in asked],
        references=[each.reference for each in asked],
    )
    words = tuple(said.of(at, Choice()) for at in range(len(scenes)))
    material = Material(timeline, picture, sound, story, learned)
    told = read_scenes(material, scenes).moods()
    moods = tuple(mood.asked(each.asks) for mood, each in zip(told, words, strict=True))
    film = film_of(material, scenes, moods, settings)
    asks = tuple(
        tempo_request(tempo, pin, settings, each, scene.duration)
        for tempo, pin, each, scene in zip(film.tempi, pins, words, scenes, strict=True)
    )
    hits = spots(timeline, picture, settings, given, scenes, sound)
    remarks = (
        *timeline.warnings,
        *(end_remarks(timeline, settings.scenes) if listed is None else ()),
        *division.remarks,
        *unmet,
        *note_remarks(timeline, settings, story),
        *ramp_remarks(settings),
        *requests.remarks,
        *given.remarks,
        *unknown,
        *lost,
        *said.remarks,
        *unseen_remarks(picture),
        *seen_remarks(hits),
        *told_remarks(
            material,
            [(scene.start, scene.end) for scene in scenes if scene.silence is not None],
            worded=all(each.said for each, scene in zip(words, scenes, strict=True) if scene.silence is None),
        ),
    )
    black = black_of(timeline)
    return Spotting(
        timeline,
        picture,
        scenes,
        moods,
        told,
        words,
        hits,
        pins,
        asked,
        asks,
        black,
        film,
        remarks,
        sound,
        story,
        learned,
    )


def heard_film(spotted: Spotting, settings: Settings) -> Span:
    """Return the instants, in seconds, before and after which nothing sounds: there is no film, nor a cue of a sheet."""
    begins, stops = heard_span(spotted.timeline, settings.scenes)
    bars = Bars(free_request(settings))
    for scene, asked in zip(spotted.scenes, spotted.asked, strict=True):
        if asked.sheet and scene.silence is None:
            if bars.fits(begins - scene.start):
                begins = scene.start
            if bars.fits(scene.end - stops):
                stops = scene.end
    return begins, stops


def note_remarks(timeline: Timeline, settings: Settings, story: Story = UNTOLD) -> tuple[str, ...]:
    """Return a sentence on the markers that were read as notes and do nothing; none where there is no such marker."""
    found = () if settings.hits.weights.note else notes_of(timeline, settings.scenes, settings.hits)
    notes = [marker for marker in found if not tells_feeling(marker, story)]
    if not notes:
        return ()
    read = (
        "1 marker was read as a note: call it"
        if len(notes) == 1
        else f"{len(notes)} markers were read as notes: call one"
    )
    return (f"{read} 'hit: …' or name its colour under hits.colours to have it count.",)


def ramp_remarks(settings: Settings) -> tuple[str, ...]:
    """Return a sentence where the settings ask for changes on bar lines alone, and on every beat, too; none otherwise."""
    grid = settings.grid
    if grid.tempo is not TempoPlace.BAR or grid.changes is not TempoChange.RAMPS:
        return ()
    remark = (
        "The tempo changes on every beat, not on bar lines alone, for ramps were asked for (grid.changes); "
        "steps keep to bar lines."
    )
    return (remark,)


def silenced_scenes(scenes: Sequence[Scene], settings: Settings) -> tuple[frozenset[int], tuple[str, ...]]:
    """Return the indices of the scenes that the settings silence by name, and a sentence for each name of no scene."""
    found, lost = set(), []
    for name, word in settings.music.items():
        if word is Music.NONE and timecodes(name) is None:
            try:
                found.add(called(scenes, name))
            except UsageError as error:
                lost.append(f"The music of '{name}' in {FILE_NAME} is left out: {error}")
    return frozenset(found), tuple(lost)


def held(choice: Choice, pin: Pin) -> Pin:
    """Return what a scene's bars are laid to: the choices for it, else its pin."""
    return Pin(
        tempo=choice.tempo or pin.tempo,
        metre=choice.metre or pin.metre,
        solution=choice.solution or pin.solution,
    )


def free_of(pin: Pin, settings: Settings) -> TempoRequest:
    """Return the tempi and metres that a scene may have but for a pinned tempo."""
    free = free_request(settings)
    return replace(free, metres=(pin.metre,)) if pin.metre else free


def free_request(settings: Settings) -> TempoRequest:
    """Return the tempi and metres that any scene may have."""
    return TempoRequest(*settings.bpm, metres=settings.grid.metres)


def spots(
    timeline: Timeline,
    picture: Picture,
    settings: Settings,
    given: GivenHits,
    scenes: Sequence[Scene],
    sound: Sound = UNHEARD,
) -> tuple[Hit, ...]:
    """Gather the hits of a timeline that is divided into scenes, in order."""
    edges = [scene.start for scene in scenes]
    course = picture.course if picture.seen else None
    return hits_of(timeline, edges, course, given.hits, settings.hits, settings.scenes, sound.sudden)


def lay_bars(spotted: Spotting) -> BarGrid:
    """Lay the bars of every scene.

    Raises:
        UsageError: If no bars fit a scene within the tempo range, or its pin cannot be met; the sentence
            begins with the scene's name and timecode.
    """
    spans = [(scene.start, scene.end) for scene in spotted.scenes]
    names = [placed(scene, spotted.timeline) for scene in spotted.scenes]
    return solve(spans, spotted.hits, spotted.timeline.rate, spotted.asks, spotted.black, names=names)


def placed(scene: Scene, timeline: Timeline) -> str:
    """Write a scene's name and the timecode of its start: `chased, from 01:00:14:15`."""
    return f"{scene.name}, from {record_timecode(timeline, timeline.frame_at(scene.start))}"


def check_length(timeline: Timeline, settings: Settings) -> None:
    """Check that at least one 2/4 bar fits.

    Raises:
        UsageError: If one fits only at a tempo that the settings do not allow.
        TimelineError: If none fits at FASTEST_MUSIC.
    """
    fastest = 120 / timeline.duration  # quarter notes a minute at which a 2/4 bar lasts as long
    if fastest <= Fraction(settings.bpm[1]):
        return
    short = f"'{timeline.name}' lasts {float(timeline.duration):.3f} s, less than one 2/4 bar at {settings.bpm[1]:g} bpm"
    if fastest <= Fraction(FASTEST_MUSIC):
        raise UsageError(f"{short}; allow {math.ceil(fastest)} bpm or more with --bpm")
    raise TimelineError(f"{short}; there is too little picture to score")


def pins_of(scenes: Sequence[Scene], settings: Settings) -> tuple[tuple[Pin, ...], tuple[str, ...]]:
    """Return the pin of each scene, empty where nothing is pinned, and a sentence for each pin without a scene.

    Raises:
        UsageError: If a name of the command line is no scene's or several scenes', or a scene has two pins.
    """
    found, lost = pin_names(scenes, settings)
    pins = (settings.pins[found[at]] if at in found else Pin() for at in range(len(scenes)))
    return tuple(pins), lost


def pin_names(scenes: Sequence[Scene], settings: Settings) -> tuple[Mapping[int, str], tuple[str, ...]]:
    """Return the name under which each scene is pinned, by its index, and a sentence for each pin without a scene.

    A pin of the settings file that has outlived its scene is left out and reported; one of the command line is refused.
    One that the score was made with gives way to any other, and goes with its scene; one of the file gives way to the
    command line's.

    Args:
        scenes: A timeline's scenes.
        settings: The user's settings, with pins by id or name.

    Raises:
        UsageError: If a name of the command line is no scene's or several scenes', or a scene has two pins.
    """
    found: dict[int, str] = {}
    lost = []
    for name in sorted(settings.pins, key=partial(_precedence, settings)):
        try:
            at = called(scenes, name)
        except UsageError as error:
            if name in settings.pinned_by_command:
                raise
            if name in settings.pinned_before:
                continue
            lost.append(f"The pin of '{name}' in {FILE_NAME} is left out: {error}")
            continue
        if at in found and _precedence(settings, name) > _precedence(settings, found[at]):
            continue
        if at in found:
            raise UsageError(f"'{found[at]}' and '{name}' are the same scene; pin it once.")
        found[at] = name
    return found, tuple(lost)


def _precedence(settings: Settings, name: str) -> int:
    """Return the rank of a pin: 0 of the command line, 1 of the settings file, 2 of the score gone on from."""
    return 2 if name in settings.pinned_before else int(name not in settings.pinned_by_command)


def tempo_request(
    preferred: float, pin: Pin, settings: Settings, words: SceneWords, length: Fraction
) -> TempoRequest:
    """Return the tempi and metres a scene may have: those pinned, else those of its words, else those of the settings.

    Args:
        preferred: The tempo to stay near, in quarter notes a minute, where nobody asks for another.
        pin: What its bars are pinned to.
        settings: The user's settings.
        words: The words that hold for it.
        length: Its length, in seconds.
    """
    (low, high), grid = settings.bpm, settings.grid
    ask = TempoRequest(
        low,
        high,
        settings.tempo or min(max(preferred, low), high),
        metres=(pin.metre,) if pin.metre else grid.metres,
        pickup=grid.pickup,
        fermata=grid.fermata,
        follow=grid.follow,
        by_bar=grid.tempo is TempoPlace.BAR,
        ramps=grid.changes is TempoChange.RAMPS,
        tempo=pin.tempo,
        solution=pin.solution,
    )
    pace = pace_of(words, settings)
    return ask if pace is None or pin.tempo else with_pace(ask, pace, length)
