"""The questions that are asked of open timelines: revisions, takes, proposals, words, hosts, files, and what moved the music."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future

from bridge.daemon.asked_scene import cue_of, decided, scene_of
from bridge.daemon.checked_choices import ASKED_FOR
from bridge.daemon.following_up import mapped
from bridge.daemon.kept_takes import newest_takes
from bridge.daemon.open_timeline import OpenTimeline
from bridge.daemon.pushing import Pushing
from bridge.daemon.score_files_there import files_there
from bridge.daemon.service import (
    FileStatus,
    HostStatus,
    RevisionStatus,
    SolutionStatus,
    TakeStatus,
    Told,
    Vocabulary,
    Word,
)
from bridge.daemon.timelines import OpenTimelines
from bridge.errors import UsageError
from bridge.grid.metre import METRES
from bridge.midi.palettes import Palette
from bridge.output.explained import explained
from bridge.score.inputs import asked_themes
from bridge.settings import Settings
from bridge.settings.preferences import Underscore
from bridge.store import Auditions, Revisions, TimelineKey
from bridge.themes.wishes import NONE
from bridge.words import VOCABULARY
from bridge.words.meaning import meaning
from bridge.words.vocabulary import DEGREES, GROUPS
from generator.conditions import Key, Mode, Style
from integrations.hosts import HOSTS

OWN = "Your own words"
"""The title of the words that a person defines."""


class Looking:
    """The questions about open timelines; they change nothing."""

    def __init__(
        self, timelines: OpenTimelines, revisions: Revisions, pushing: Pushing, auditions: Auditions
    ) -> None:
        """Look at these timelines, their revisions and the hosts that they are pushed to."""
        self._timelines, self._revisions = timelines, revisions
        self._pushing, self._auditions = pushing, auditions

    def revisions(self, timeline: str) -> Sequence[RevisionStatus]:
        """List the revisions of a timeline, the newest first."""
        opened = self._timelines.find(timeline)
        return [
            RevisionStatus(
                str(opened.path),
                each.number,
                each.cause,
                each.when.isoformat(timespec="seconds"),
                each.summary.kept,
                each.summary.fitted,
                each.summary.composed,
                each.summary.removed,
                each.summary.cuts,
                each.summary.cuts_met,
                each.current,
            )
            for each in self._revisions.listed(TimelineKey.of(opened.path))
        ]

    def takes(self, timeline: str, scene: str) -> Sequence[TakeStatus]:
        """List the takes of a scene that revisions have, in order, each with the newest that has it."""
        opened = self._timelines.find(timeline)
        found = scene_of(opened, scene)
        now = decided(opened, found).take or 0
        newest = newest_takes(self._revisions, TimelineKey.of(opened.path), found.id)
        newest[now] = opened.revision
        marks = {
            each.take: each.mark.value
            for each in self._auditions.all()
            if (each.film, each.scene) == (str(opened.path), found.id)
        }
        return [
            TakeStatus(str(opened.path), found.id, take, newest[take], take == now, marks.get(take, ""))
            for take in sorted(newest)
        ]

    def proposals(self, timeline: str, scene: str) -> Future[Told]:
        """Find the best bars of a scene, and the hits of each, as `recue tempo --json` tells them."""

        def named(opened: OpenTimeline) -> str:
            found = scene_of(opened, scene)
            if cue_of(opened, found).scene.silence is not None:
                raise UsageError(f"'{found.name}' has no music that bars could be proposed for")
            return found.id

        return self._timelines.propose(timeline, named)

    def solutions(self, timeline: str, scene: str) -> Future[Sequence[SolutionStatus]]:
        """Find the best bars of a scene, as `proposals` does, without their hits."""
        path = str(self._timelines.find(timeline).path)
        return mapped(self.proposals(timeline, scene), lambda told: _solutions(path, told))

    def explain(self, timeline: str, scene: str) -> Told:
        """Tell what moved the music of a scene, as `recue explain --json` does; of all scenes where none is named."""
        opened = self._timelines.find(timeline)
        if opened.outcome is None:
            raise UsageError(f"{opened.path.name} has no score yet; ask again when it has")
        told = explained(opened.outcome.scored)
        if not scene:
            return told.document
        found = scene_of(opened, scene)
        return told.of(found.id).document

    def vocabulary(self, timeline: str) -> Vocabulary:
        """Return all that can be said of the music of a timeline."""
        opened = self._timelines.find(timeline)
        settings = Settings.read(opened.path, {})
        film = opened.outcome.scored.film if opened.outcome else None
        own = asked_themes(opened.path, settings)
        themes = (*(each.name for each in (film.themes if film else ())), *own.read, *settings.themes)
        return Vocabulary(
            words=tuple(_words(settings)),
            styles=tuple(Style),
            palettes=tuple(Palette),
            keys=tuple(str(Key(tonic, mode)) for mode in Mode for tonic in range(12)),
            metres=tuple(map(str, METRES)),
            themes=(*dict.fromkeys(themes), NONE),
            underscore=tuple(Underscore),
            formats=ASKED_FOR,
        )

    def hosts(self) -> Sequence[HostStatus]:
        """List the hosts, whether each is there, what it said last, and what to do next."""
        return [
            HostStatus(
                host.name, host.title, *self._pushing.state(host.name), _next(host.name, self._pushing)
            )
            for host in HOSTS.values()
        ]

    def files(self, timeline: str) -> Sequence[FileStatus]:
        """List the files of a timeline's score."""
        opened = self._timelines.find(timeline)
        return files_there(opened.folder, opened.path)


def _solutions(path: str, told: Told) -> list[SolutionStatus]:
    """Return the proposals for one scene, as they are listed."""
    (scene,) = told["scenes"]
    return [
        SolutionStatus(
            path,
            scene["id"],
            each["solution"],
            each["bpm"],
            each["metre"],
            each["bars"],
            each["weight_met"],
            each["weight_near"],
            each["weight_missed"],
            current=each["solution"] == scene["chosen"],
        )
        for each in scene["solutions"]
    ]


def _next(name: str, pushing: Pushing) -> str:
    """Return the next thing to do with a host."""
    host = HOSTS[name]
    connected, text = pushing.state(name)
    if not host.live:
        return f"recue push {name} writes a session for {host.title}; open it there"
    if connected:
        return "nothing: push the score whenever you like"
    why = f"{text}; " if text else ""
    return f"{why}start {host.title} with its companion (recue install {name}), or ask 'recue doctor' what is missing"


def _words(settings: Settings) -> Iterator[Word]:
    """Yield every word that can be said, with what it does: those that ship with Recue, and a person's own."""
    for group in GROUPS:
        for words, told in group.lines.items():
            for word in words:
                yield Word(word, group.title, meaning(told))
    for word, degree in DEGREES.items():
        yield Word(word, "Degrees", f"{degree:g} times as much of the word after it")
    every = settings.vocabulary.words
    for word, told in every.items():
        if VOCABULARY.words.get(word) != told:
            yield Word(word, OWN, meaning(told))
