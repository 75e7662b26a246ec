"""Content of which a part may be asked for, as players of sound and picture do (RFC 9110, section 14)."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from io import BufferedReader
from typing import Final

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

_ASKED: Final = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")
_BLOCK: Final = 2**18
"""Bytes that are read at a time."""


def part_of(asked: str, size: int) -> range | None:
    """Return the bytes that a header `Range` asks for.

    Args:
        asked: The header.
        size: Bytes of the whole.

    Returns:
        The bytes; empty where the header asks for what is not there, None where it asks for several parts or cannot be
        read, and the whole is to be sent.
    """
    told = _ASKED.fullmatch(asked.replace(" ", ""))
    if told is None or not (told[1] or told[2]):
        return None
    if not told[1]:
        return range(max(size - int(told[2]), 0), size)
    first, last = int(told[1]), int(told[2]) if told[2] else size - 1
    return None if last < first and told[2] else range(first, max(min(last + 1, size), first))


class FilePart(StreamingResponse):
    """The answer to a request for a file or a part of it, which is closed when it is sent."""

    def __init__(
        self, opened: BufferedReader, sent: range, status: int, headers: Mapping[str, str], kind: str
    ) -> None:
        """Send nothing yet.

        Args:
            opened: The file.
            sent: The bytes of it that are sent.
            status: Of HTTP.
            headers: Of HTTP.
            kind: What kind of content it is.
        """
        self._opened = opened
        told = {**headers, "Content-Length": str(len(sent))}
        super().__init__(_blocks(opened, sent), status, told, media_type=kind)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._opened:
            await super().__call__(scope, receive, send)


def ranged(opened: BufferedReader, size: int, kind: str, asked: str | None, tag: str) -> Response:
    """Return the answer to a request for a file, or for a part of it.

    Args:
        opened: The file; it is closed when the answer is sent, or at once where nothing of it is.
        size: Its bytes.
        kind: What kind of content it is.
        asked: The header `Range`; None where there is none.
        tag: Its `ETag`.
    """
    wanted = part_of(asked, size) if asked else None
    headers = {"Accept-Ranges": "bytes", "ETag": tag, "Cache-Control": "no-cache"}
    if wanted is None:
        return FilePart(opened, range(size), HTTPStatus.OK, headers, kind)
    if wanted:
        told = {**headers, "Content-Range": f"bytes {wanted.start}-{wanted.stop - 1}/{size}"}
        return FilePart(opened, wanted, HTTPStatus.PARTIAL_CONTENT, told, kind)
    opened.close()
    told = {**headers, "Content-Range": f"bytes */{size}"}
    return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=told)


async def _blocks(opened: BufferedReader, sent: range) -> AsyncIterator[bytes]:
    """Yield some bytes of a file, block by block, read on a thread."""
    await asyncio.to_thread(opened.seek, sent.start)
    left = len(sent)
    while left and (block := await asyncio.to_thread(opened.read, min(left, _BLOCK))):
        left -= len(block)
        yield block
