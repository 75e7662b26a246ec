"""The UDP endpoint: receives requests, calls the service, sends answers and events."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from dataclasses import astuple
from typing import cast

from bridge.daemon.osc.answer_cache import AnswerCache
from bridge.daemon.osc.checking import LONGEST_ID, checked, request_id, request_of
from bridge.daemon.osc.inbox import Inbox, Packet
from bridge.daemon.osc.packet_filter import drop_larger
from bridge.daemon.osc.rate_limit import Limit, RateLimiter, Sender, Verdict, price
from bridge.daemon.osc.subscribers import Subscribers
from bridge.daemon.osc.table import ANSWERED_BY, ANSWERS, EVENTS, REQUESTS, TOLD_BY, Row
from bridge.daemon.osc.wire import Message, Value, decode, encode, shortened
from bridge.daemon.service import Answer, Event, Service
from bridge.errors import PacketError, RecueError, UsageError

LOG = logging.getLogger(__name__)
_Reply = tuple[str, tuple[Value, ...]]
"""An address and its arguments after the request id."""
_STRIDE, _PAUSE = 64, 0.005
"""Messages of an answer between two pauses, and seconds of a pause, so that the receiver's socket does not overflow."""
STOPPING = "Recue is stopping; ask again when it runs"
_BUFFER = 4 * 2**20
"""Bytes of requests that may wait in the socket, as far as the system allows: 5,000 packets, what comes in a second of
a flood."""
_DRAINED, _DONE = 512, 32
"""Packets that are moved from the socket to the inbox at a time, and packets of the inbox that are done in between."""
LARGEST = 4096
"""Bytes of the largest packet that is heard: four messages as long as Recue's own, or many short ones."""


class Endpoint(asyncio.DatagramProtocol):
    """The endpoint that answers OSC requests; made by `listening`."""

    def __init__(
        self, service: Service, own: socket.socket, limit: Limit, clock: Callable[[], float]
    ) -> None:
        self._service, self._socket, self._clock = service, own, clock
        self._loop = asyncio.get_running_loop()
        self._rate, self._answered, self._subscribers = RateLimiter(limit), AnswerCache(), Subscribers()
        self._inbox, self._proceeding = Inbox(), False
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    @property
    def address(self) -> Sender:
        """The host and port it listens on."""
        host, port = self._transport.get_extra_info("sockname")[:2]
        return host, port

    def publish(self, event: Event) -> None:
        """Send an event to all subscribers; thread-safe, and without effect after the endpoint is closed."""
        with suppress(RuntimeError):  # raised where its loop has ended
            self._loop.call_soon_threadsafe(self._publish, event)

    async def close(self) -> None:
        """Answer the requests in progress with an error, and stop listening."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; asyncio calls this once."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Put a packet into the inbox, and those behind it; those of a sender over its limit are dropped unread."""
        self._admit(data, addr[:2])
        with suppress(OSError):  # none is left, or on Windows the receiver of an answer is gone
            for _ in range(_DRAINED):
                self._admit(*self._socket.recvfrom(LARGEST + 1))
        if not self._proceeding:
            self._proceed()

    def _admit(self, data: bytes, addr: tuple[str, int]) -> None:
        if len(data) > LARGEST:
            return
        sender = addr[:2]
        verdict = self._rate.admit(sender, self._clock(), price(data))
        if verdict is not Verdict.IGNORED:
            self._inbox.put(Packet(sender, data, verdict))

    def _proceed(self) -> None:
        """Do some of the packets in the inbox, and others once the socket was emptied again."""
        for _ in range(_DONE):
            if self._inbox:
                self._begin(self._inbox.take())
        self._proceeding = bool(self._inbox)
        if self._proceeding:
            self._loop.call_soon(self._proceed)

    def _begin(self, packet: Packet) -> None:
        """Begin to answer a packet; a malformed one, an answer, and one for another program are dropped."""
        try:
            messages = [message for message in decode(packet.data) if _is_ours(message)]
        except PacketError as error:
            LOG.debug("dropped a packet: %s", error, extra={"sender": "{}:{}".format(*packet.sender)})
            return
        if messages:
            task = self._loop.create_task(self._serve(messages, packet))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def error_received(self, exc: Exception) -> None:
        """Log that a receiver is gone, where the system reports it."""
        LOG.debug("a receiver is gone: %s", exc)

    async def _serve(self, messages: Sequence[Message], packet: Packet) -> None:
        """Do the requests of one packet, one after the other; the first was admitted with the packet."""
        sender, verdict = packet.sender, packet.verdict
        for number, message in enumerate(messages):
            if number:
                verdict = self._rate.admit(sender, self._clock())
            if verdict is Verdict.ALLOWED:
                await self._send(await self._answers(message, sender), sender)
            elif verdict is Verdict.REFUSED:
                text = "too many requests; this sender is not heard until it asks less"
                await self._send([_error(message, UsageError(text))], sender)

    async def _answers(self, message: Message, sender: Sender) -> Sequence[bytes]:
        """Do a request, or return its cached answers."""
        identity, now = request_id(message), self._clock()
        if not 0 < len(identity.encode()) <= LONGEST_ID:
            return await self._done(message, sender)
        key = (sender, identity)
        seen = self._answered.lookup(key, message, now)
        if seen and seen.same:
            return seen.answers
        if seen:
            text = f"the request id '{identity}' stood for another request; send a new one with each request"
            return [_error(message, UsageError(text))]
        self._answered.begin(key, message, now)
        packets: Sequence[bytes] = ()
        try:
            packets = await self._done(message, sender)
        finally:
            self._answered.finish(key, packets, self._clock())
        return packets

    async def _done(self, message: Message, sender: Sender) -> Sequence[bytes]:
        """Do a request, and return its answers, which always end with an ack or an error."""
        try:
            replies = [*await self._replies(message, sender), ("/recue/ack", ())]
            return [_packet(message, reply) for reply in replies]
        except RecueError as error:
            return [_error(message, error)]
        except asyncio.CancelledError:  # the endpoint closes, or the worker it waits for has stopped
            return [_error(message, RecueError(STOPPING))]
        except Exception:  # the daemon's rim: one request fails, the others are answered
            LOG.exception("%s failed", message.address)
            return [_error(message, RecueError("something went wrong inside Recue; its log says what"))]

    async def _replies(self, message: Message, sender: Sender) -> Sequence[_Reply]:
        """Do a request, and return its answers before the ack."""
        if self._closing:
            raise RecueError(STOPPING)
        row = request_of(message)
        arguments = checked(row, message)
        if not row.method:
            self._subscribe(row, (sender[0], int(arguments[0])))
            return []
        result = getattr(self._service, row.method)(*arguments)
        if isinstance(result, Future):
            result = await asyncio.wrap_future(result)
        return [_reply(value) for value in _each(result)]

    def _subscribe(self, row: Row, subscriber: Sender) -> None:
        """Subscribe or unsubscribe a port of the sender's host."""
        if row.address == "/recue/subscribe":
            self._subscribers.add(subscriber, self._clock())
        else:
            self._subscribers.remove(subscriber)

    async def _send(self, packets: Sequence[bytes], sender: Sender) -> None:
        for number, packet in enumerate(packets, start=1):
            self._transport.sendto(packet, sender)
            if number % _STRIDE == 0:
                await asyncio.sleep(_PAUSE)

    def _publish(self, event: Event) -> None:
        if self._closing:
            return
        row = TOLD_BY[type(event)]
        packet = encode(row.address, row.tags, astuple(event))
        for subscriber in self._subscribers.current(self._clock()):
            self._transport.sendto(packet, subscriber)


@asynccontextmanager
async def listening(
    service: Service,
    host: str,
    port: int,
    limit: Limit = Limit(),  # noqa: B008 (frozen)
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Endpoint]:
    """Answer requests on a UDP port while the context is open.

    Args:
        service: Does the requests.
        host: The address to bind: 127.0.0.1 unless others are to be let in.
        port: 0 for any free one.
        limit: RateLimiter limit of one sender.
        clock: Monotonic clock, in seconds.

    Raises:
        UsageError: If the port cannot be had.
    """
    loop = asyncio.get_running_loop()
    try:
        own = _bound(host, port)
        _, endpoint = await loop.create_datagram_endpoint(
            lambda: Endpoint(service, own, limit, clock), sock=own
        )
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(
            f"cannot listen on {host}:{port} ({reason}); another program may use it: name another port"
        ) from error
    try:
        yield endpoint
    finally:
        await endpoint.close()


def _bound(host: str, port: int) -> socket.socket:
    """Open a UDP socket at an address.

    Raises:
        OSError: If it cannot be had.
    """
    family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    own = socket.socket(family, kind, protocol)
    try:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        drop_larger(own, LARGEST)
        own.bind(where)
    except OSError:
        own.close()
        raise
    own.setblocking(False)
    return own


def _is_ours(message: Message) -> bool:
    """Return True for a request; answering answers and events, too, could loop forever between two endpoints."""
    address = message.address
    asks = address in REQUESTS or (address not in ANSWERS and address not in EVENTS)
    return address.startswith("/recue/") and asks


def _each(result: Answer | Sequence[Answer] | None) -> Sequence[Answer]:
    """Return the result of a method as a sequence."""
    if result is None:
        return ()
    return result if isinstance(result, Sequence) else (result,)


def _reply(value: Answer) -> _Reply:
    """Return an answer's address, and its fields as arguments."""
    return ANSWERED_BY[type(value)].address, astuple(value)


def _packet(message: Message, reply: _Reply) -> bytes:
    address, values = reply
    return encode(address, ANSWERS[address].tags, (shortened(request_id(message), LONGEST_ID), *values))


def _error(message: Message, error: RecueError) -> bytes:
    return _packet(message, ("/recue/error", (error.exit_code, str(error))))
