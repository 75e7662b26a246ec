"""Answers of HTTP: compressed, known to the browser already, or kept by it; and the bodies of requests."""

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from bridge.page.web.faults import refused
from bridge.page.web.guard import LARGEST_BODY
from bridge.page.web.packed_answers import SMALLEST, Packed
from bridge.page.web.table import Sends

PATIENCE: Final = 10.0
"""Seconds that the body of a request may take to come."""
_KEPT: Final = "private, max-age=3600"
"""What a browser is told of media of a revision that was named: they do not change."""


async def body_of(request: Request) -> bytes | Response:
    """Return the body of a request; or the answer where it is too large, or does not come."""
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for block in request.stream():
                body += block
                if len(body) > LARGEST_BODY:
                    text = f"a body has at most {LARGEST_BODY} bytes"
                    return refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
    except TimeoutError:
        return refused(HTTPStatus.REQUEST_TIMEOUT, "the body of the request did not come; send it again")
    return bytes(body)


def json_bytes(told: object) -> bytes:
    """Return what is told as JSON."""
    return json.dumps(told, separators=(",", ":"), allow_nan=False).encode()


def in_json(told: object) -> Response:
    """Return an answer that is small and never kept."""
    return Response(json_bytes(told), media_type=Sends.JSON)


def as_it_is(request: Request, made: bytes, kind: Sends = Sends.BYTES) -> Response:
    """Return media as they are: they do not become smaller."""
    packed = Packed(made)
    return unless_known(request, packed, kind, packed.tag, squeezes=False)


def kept_by_browser(response: Response, values: Mapping[str, Any]) -> Response:
    """Let a browser keep what is of a revision that was named."""
    if "revision" in values:
        response.headers["Cache-Control"] = _KEPT
    return response


def in_small(request: Request, packed: Packed, kind: str) -> Response:
    """Return an answer that is compressed where that helps."""
    return unless_known(request, packed, kind, packed.tag)


def unless_known(request: Request, packed: Packed, kind: str, tag: str, *, squeezes: bool = True) -> Response:
    """Send an answer, compressed where the browser can read that; or say that it is as the browser knows it."""
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    small = (
        squeezes and len(packed.plain) >= SMALLEST and "gzip" in request.headers.get("accept-encoding", "")
    )
    if small:
        headers["Content-Encoding"] = "gzip"
    return Response(packed.small if small else packed.plain, headers=headers, media_type=kind)


def harmless(kind: str) -> str:
    """Return a kind of content that no browser runs anything of: pages and drawings are sent as plain text."""
    runs = ("html", "xml", "svg", "javascript")
    return "text/plain; charset=utf-8" if any(each in kind for each in runs) else kind
