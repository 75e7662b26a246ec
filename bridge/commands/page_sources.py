"""The page wired to what it tells: scores, explanations, proposals and hosts."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from threading import Event
from typing import cast

from bridge.commands.doctor.findings import FindingState, host_finding
from bridge.commands.doctor.probing import Places, host_facts
from bridge.commands.explain import explain_file
from bridge.commands.tempo import tempo_file
from bridge.daemon.open_timeline import OpenTimeline
from bridge.daemon.osc.endpoint import STOPPING
from bridge.daemon.service import Service
from bridge.daemon.serving import ServedPage, ServePage
from bridge.daemon.timelines import OpenTimelines
from bridge.errors import RecueError, UsageError
from bridge.output.cuesheet.readable_json import Json
from bridge.output.proposals import as_json
from bridge.page.facts.json_facts import Facts
from bridge.page.facts.page_sources import PageSources
from bridge.page.web.server import listening
from bridge.score.scenes.calling import called
from bridge.score.scenes.division import Scene
from bridge.settings import Settings
from bridge.store import Revisions
from integrations.hosts import HOSTS


def serving_page(revisions: Revisions, listens: Mapping[str, int], port: int) -> ServePage:
    """Return what serves the page of a daemon.

    Args:
        revisions: The store's.
        listens: The UDP port on which each host that the daemon speaks to listens, by its name.
        port: TCP; 0 for any that is free.
    """

    def serve(service: Service, timelines: OpenTimelines) -> AbstractAsyncContextManager[ServedPage]:
        return _served(service, timelines, revisions, listens, port)

    return serve


@asynccontextmanager
async def _served(
    service: Service, timelines: OpenTimelines, revisions: Revisions, listens: Mapping[str, int], port: int
) -> AsyncIterator[ServedPage]:
    telling = _Telling(listens)
    sources = PageSources(timelines, revisions, telling.explained, telling.proposed, telling.hosts)
    async with listening(service, sources, port) as page:
        try:
            yield page
        finally:
            telling.stop()


class _Telling:
    """What commands tell, as the page asks for it; what takes long is broken off when the daemon stops."""

    def __init__(self, listens: Mapping[str, int]) -> None:
        self._listens, self._stopping = listens, Event()

    def stop(self) -> None:
        self._stopping.set()

    def explained(self, opened: OpenTimeline, scene: str) -> Facts:
        """Tell what moved a scene's music, as `recue explain --json` does."""
        wanted = _scene(opened, scene)
        settings = Settings.read(opened.path, {})
        told = explain_file(opened.path, opened.folder, None, settings, self._progress).document
        scenes = cast(Sequence[Json], told["scenes"])
        found = next((each for each in scenes if each["id"] == wanted.id), None)
        if found is None:
            raise UsageError(
                f"the cue sheet of {opened.path.name} has no scene '{wanted.name}'; score it anew"
            )
        return {"schema": told["schema"], "stands": told["stands"], **found}

    def proposed(self, opened: OpenTimeline, scene: str) -> Facts:
        """Tell the tempi and metres that a scene could have, as `recue tempo --json` does."""
        wanted = _scene(opened, scene)
        settings = Settings.read(opened.path, {})
        report = tempo_file(opened.path, opened.folder, None, settings, wanted.id, False, self._progress)
        told = as_json(report.timeline, report.scenes)
        return {"schema": told["schema"], "rate": told["rate"], **cast(Sequence[Json], told["scenes"])[0]}

    def hosts(self) -> Sequence[Facts]:
        """Tell the state of each host, as `recue doctor` does."""
        usual = Places.usual()
        places = replace(usual, listens={**usual.listens, **self._listens})
        found = [(host, host_finding(host_facts(host, places))) for host in HOSTS.values()]
        return [
            {
                "name": host.name,
                "title": host.title,
                "live": host.live,
                "connected": finding.state is FindingState.OK,
                "text": finding.found,
                "next": finding.next,
            }
            for host, finding in found
        ]

    def _progress(self, _doing: str, _share: float) -> None:
        if self._stopping.is_set():
            raise RecueError(STOPPING)


def _scene(opened: OpenTimeline, name: str) -> Scene:
    """Return the scene with an id or a name.

    Raises:
        UsageError: If there is none, or several have the name.
    """
    assert opened.outcome is not None
    scenes = [cue.scene for cue in opened.outcome.scored.cues]
    return scenes[called(scenes, name)]
