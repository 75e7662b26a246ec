"""Requests of OSC's table, sent as JSON: checked as OSC checks them, done by the same service, each once."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import astuple
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from bridge.daemon.osc.answer_cache import AnswerCache
from bridge.daemon.osc.checking import LONGEST_ID, checked, request_of
from bridge.daemon.osc.endpoint import LARGEST
from bridge.daemon.osc.table import ANSWERED_BY, Argument, Row
from bridge.daemon.osc.wire import Message, Value
from bridge.daemon.service import Answer, Event, Service
from bridge.errors import UsageError
from bridge.page.web.asked import plain
from bridge.page.web.faults import Told, failure, stopping

_PREFIX: Final = "/recue/"
_PARTS: Final = frozenset({"verb", "arguments", "request"})
_PAGE: Final = ("page", 0)
"""The sender of all requests of the page, where OSC has a host and a port."""
LONGEST_CURVE: Final = 65_536
"""Bytes of the points of a curve, which may come whole here: more than the most points have that it may hold."""
_SMALLEST, _LARGEST = -(2**31), 2**31 - 1


class Doing:
    """What does requests; one whose id was used for the same within the last minute is answered again, not done again."""

    def __init__(self, service: Service, clock: Callable[[], float] = time.monotonic) -> None:
        """Do nothing yet.

        Args:
            service: Does the requests.
            clock: Monotonic clock, in seconds.
        """
        self._service, self._clock = service, clock
        self._answered = AnswerCache()
        self._named: dict[str, asyncio.Task[Told]] = {}
        """The requests that are being done, by their ids."""
        self._tasks: set[asyncio.Task[Told]] = set()

    def close(self) -> None:
        """End every request that is being done: the daemon stops."""
        for task in self._tasks:
            task.cancel()

    async def do(self, body: bytes) -> Told:
        """Do a request, and return the answer when it is done; it goes on where who asked goes away.

        Args:
            body: `verb`, `arguments` and `request`, as JSON.

        Raises:
            UsageError: If it is no request, or its id stood for another one.
        """
        row, message = request_in(body)
        values = checked(row, message)
        identity = str(message.arguments[0])
        seen = self._answered.lookup((_PAGE, identity), message, self._clock()) if identity else None
        if seen and not seen.same:
            raise UsageError(
                f"the request id '{identity}' stood for another request; send a new one with each request"
            )
        if seen and seen.answers:
            status, told = seen.answers
            return Told(int(status), told)
        task = self._named.get(identity) or self._begun(identity, row, message, values)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                return stopping()
            raise

    def _begun(
        self, identity: str, row: Row, message: Message, values: tuple[Value, ...]
    ) -> asyncio.Task[Told]:
        """Begin a request; one with an id is remembered."""
        task = asyncio.create_task(self._done(row, values))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if identity:
            self._answered.begin((_PAGE, identity), message, self._clock())
            self._named[identity] = task
            task.add_done_callback(partial(self._remember, identity))
        return task

    def _remember(self, identity: str, task: asyncio.Task[Told]) -> None:
        del self._named[identity]
        told = stopping() if task.cancelled() else task.result()
        self._answered.finish((_PAGE, identity), (str(told.status).encode(), told.body), self._clock())

    async def _done(self, row: Row, values: tuple[Value, ...]) -> Told:
        """Do a request with checked arguments: the rim, at which an error becomes an answer."""
        try:
            result = getattr(self._service, row.method)(*values)
            if isinstance(result, Future):
                result = await asyncio.wrap_future(result)
            told = json.dumps({"answers": [answer_fields(each) for each in _each(result)]})
        except Exception as error:  # noqa: BLE001 (one request fails, the others are answered)
            return failure(error, row.address)
        return Told(HTTPStatus.OK, told.encode())


def request_in(body: bytes) -> tuple[Row, Message]:
    """Return the row of a request in JSON, and the request as OSC would have it.

    Raises:
        UsageError: If it is not one.
    """
    told = _object(body)
    verb, arguments, identity = told.get("verb"), told.get("arguments", {}), told.get("request", "")
    if not isinstance(verb, str) or not isinstance(arguments, dict) or not isinstance(identity, str):
        raise UsageError("a request has a text `verb`, an object `arguments` and a text `request`")
    row = request_of(Message(_PREFIX + plain(verb, "verb"), "", ()))
    if not row.method:
        raise UsageError(f"{row.address} is for OSC alone; /api/events tells what happens")
    given = {"request": plain(identity, "request"), **arguments}
    names = [argument.name for argument in row.arguments]
    if set(given) != set(names) or "request" in arguments:
        takes = ", ".join(names[1:]) or "no arguments"
        raise UsageError(f"{verb} takes {takes}; it was sent {', '.join(map(str, arguments)) or 'none'}")
    values = tuple(_value(row, argument, given[argument.name]) for argument in row.arguments)
    sizes = {argument.name: _size(value) for argument, value in zip(row.arguments, values, strict=True)}
    if len(identity.encode()) > LONGEST_ID:
        raise UsageError(f"a request id has at most {LONGEST_ID} bytes; send a shorter one")
    if sizes.pop("points", 0) > LONGEST_CURVE:
        raise UsageError(f"the points of a curve have at most {LONGEST_CURVE} bytes; send fewer")
    if sum(sizes.values()) > LARGEST:
        raise UsageError(f"the texts of a request have at most {LARGEST} bytes; send shorter ones")
    return row, Message(row.address, row.tags, values)


def answer_fields(answer: Answer) -> Mapping[str, Value]:
    """Return an answer's address, and its fields by the names of the table."""
    row = ANSWERED_BY[type(answer)]
    return {"address": row.address, **fields(row.arguments[1:], answer)}


def fields(arguments: Sequence[Argument], value: Answer | Event) -> dict[str, Value]:
    """Return the fields of an answer or an event by the names that the table has for them."""
    return {
        argument.name: int(each) if argument.tag == "i" else each
        for argument, each in zip(arguments, astuple(value), strict=True)
    }


def _object(body: bytes) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        UsageError: If it is none.
    """
    try:
        told = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise UsageError("the body is no JSON; send an object with `verb` and `arguments`") from error
    if not isinstance(told, dict) or not set(told) <= _PARTS:
        raise UsageError("the body must be an object of `verb`, `arguments` and `request`, and no more")
    return told


def _value(row: Row, argument: Argument, value: object) -> Value:
    """Return an argument as OSC would have it; true and false are 1 and 0.

    Raises:
        UsageError: If it is not of the argument's type.
    """
    if argument.tag == "s" and isinstance(value, str):
        return plain(value, argument.name)
    if argument.tag == "i" and isinstance(value, int) and _SMALLEST <= value <= _LARGEST:
        return int(value)
    if argument.tag == "f" and isinstance(value, int | float) and not isinstance(value, bool):
        return _float(value, argument)
    kind = {"s": "a text", "i": "a whole number of 32 bits", "f": "a number"}[argument.tag]
    raise UsageError(f"{argument.name} of {row.address} must be {kind}; it takes {row.signature}")


def _size(value: Value) -> int:
    return len(value.encode()) if isinstance(value, str) else 0


def _float(value: float, argument: Argument) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise UsageError(f"{argument.name} is out of range; send a usual number") from error


def _each(result: Answer | Sequence[Answer] | None) -> Sequence[Answer]:
    if result is None:
        return ()
    return result if isinstance(result, Sequence) else (result,)
