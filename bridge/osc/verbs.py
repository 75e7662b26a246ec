"""What each request does: a line a verb, from OSC's arguments to the service's."""

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from bridge.errors import UsageError
from bridge.osc.rate import Sender
from bridge.osc.subscribers import Subscribers
from bridge.osc.wire import Value
from bridge.service import Event, HostChange, Moved, Progress, Pushed, Scored, Service

Replies = Iterable[tuple[str, tuple[Value, ...]]]


@dataclass(frozen=True, slots=True)
class Call:
    """What a verb may use besides its arguments."""

    service: Service
    subscribers: Subscribers
    sender: Sender
    now: float
    """Seconds of a clock that never goes back."""
    version: str


def ping(call: Call) -> Replies:
    """Say that Recue runs."""
    return [("/recue/pong", (call.version,))]


def open_(call: Call, timeline: str) -> Future[None]:
    """Score a file and follow it."""
    return call.service.open(timeline)


def close(call: Call, timeline: str) -> Future[None]:
    """Follow a timeline no longer."""
    return call.service.close(timeline)


def list_(call: Call) -> Replies:
    """One line an open timeline."""
    return [("/recue/timeline", (it.path, it.revision)) for it in call.service.list()]


def status(call: Call, timeline: str) -> Replies:
    """How a timeline is doing."""
    it = call.service.status(timeline)
    return [("/recue/status", (it.path, it.revision, it.scenes, it.cuts, it.met, it.state))]


def scenes(call: Call, timeline: str) -> Replies:
    """One line a scene."""
    return [
        ("/recue/scene", (it.path, it.id, it.name, it.first, it.last, it.bpm, int(it.locked)))
        for it in call.service.scenes(timeline)
    ]


def lock(call: Call, timeline: str, scene: str, locked: int) -> Future[None]:
    """Keep a scene as it is, or no longer."""
    if locked not in {0, 1}:
        raise UsageError(f"{locked} neither locks nor unlocks a scene; send 1 to lock it, 0 to unlock it")
    return call.service.lock(timeline, scene, locked=bool(locked))


def reroll(call: Call, timeline: str, scene: str) -> Future[None]:
    """Compose the next take."""
    return call.service.reroll(timeline, scene)


def take(call: Call, timeline: str, scene: str, number: int) -> Future[None]:
    """Use one take."""
    return call.service.take(timeline, scene, number)


def mood(call: Call, timeline: str, scene: str, valence: float, arousal: float) -> Future[None]:
    """Set a scene's mood."""
    return call.service.mood(timeline, scene, valence, arousal)


def style(call: Call, timeline: str, scene: str, name: str) -> Future[None]:
    """Set a scene's style."""
    return call.service.style(timeline, scene, name)


def palette(call: Call, timeline: str, scene: str, name: str) -> Future[None]:
    """Set a scene's instruments."""
    return call.service.palette(timeline, scene, name)


def tempo(call: Call, timeline: str, scene: str, bpm: float) -> Future[None]:
    """Set a scene's tempo."""
    return call.service.tempo(timeline, scene, bpm)


def undo(call: Call, timeline: str) -> Future[None]:
    """Take back the last choice."""
    return call.service.undo(timeline)


def redo(call: Call, timeline: str) -> Future[None]:
    """Make it anew."""
    return call.service.redo(timeline)


def restore(call: Call, timeline: str, revision: int) -> Future[None]:
    """Go back to a revision's choices."""
    return call.service.restore(timeline, revision)


def push(call: Call, timeline: str, host: str) -> Future[None]:
    """Put the score into a host."""
    return call.service.push(timeline, host)


def transport(call: Call, host: str) -> Replies:
    """Where a host's play head is."""
    it = call.service.transport(host)
    return [("/recue/transport", (it.host, int(it.playing), it.seconds))]


def locate(call: Call, host: str, seconds: float) -> Replies:
    """Move a host's play head."""
    call.service.locate(host, seconds)
    return []


def play(call: Call, host: str) -> Replies:
    """Have a host play on."""
    call.service.play(host)
    return []


def stop(call: Call, host: str) -> Replies:
    """Have a host stop."""
    call.service.stop(host)
    return []


def subscribe(call: Call, port: int) -> Replies:
    """Send events to a port of the sender's host."""
    call.subscribers.add((call.sender[0], port), call.now)
    return []


def unsubscribe(call: Call, port: int) -> Replies:
    """Send them no longer."""
    call.subscribers.remove((call.sender[0], port))
    return []


def told(event: Event) -> tuple[str, tuple[Value, ...]]:
    """An event as an address and its arguments."""
    match event:
        case Scored(path, revision, kept, composed, removed, milliseconds):
            return "/recue/event/scored", (path, revision, kept, composed, removed, milliseconds)
        case Progress(path, share, doing):
            return "/recue/event/progress", (path, share, doing)
        case HostChange(host, connected, text):
            return "/recue/event/host", (host, int(connected), text)
        case Pushed(path, revision, host, stage, text):
            return "/recue/event/push", (path, revision, host, stage.value, text)
        case Moved(host, playing, seconds):
            return "/recue/event/transport", (host, int(playing), seconds)
