"""The door of the page: who may ask, how much, and the headers that every answer has."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bridge.page.web.faults import refused
from bridge.page.web.table import ADDRESSES

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The `Content-Security-Policy`: what is not of this page is neither run nor fetched."""
HEADERS: Final[Mapping[bytes, bytes]] = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
}
"""What every answer has; `Cache-Control` is added where the answer has none."""
OPEN: Final = re.compile(r"/|/static/.*")
"""The paths that are answered without the token."""
Told = Mapping[str, Sequence[str]]
"""The values of each header, by its name in small letters."""
LARGEST_BODY: Final = 1_000_000
"""Bytes of the body of a request."""
LARGEST_HEAD: Final = 16_384
"""Bytes of its headers."""
LONGEST_TARGET: Final = 8192
"""Bytes of a request's path and parameters."""
_TAKES: Final = {each.path: each.takes for each in ADDRESSES if each.takes}
"""The type of the body that each address takes: none that a form of another site can send."""
_NO_TOKEN: Final = "this page does not have Recue's token; open it with 'recue open CUT'"  # noqa: S105 (a sentence)


@dataclass(frozen=True, slots=True)
class Door:
    """Where the page is served, and the token that opens it."""

    port: int
    """TCP."""
    token: str
    hosts: frozenset[str] = field(init=False)
    """What a header `Host` may be."""
    origins: frozenset[str] = field(init=False)
    """What a header `Origin` may be."""

    def __post_init__(self) -> None:
        hosts = frozenset(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        object.__setattr__(self, "hosts", hosts)
        object.__setattr__(self, "origins", frozenset(f"http://{host}" for host in hosts))

    @property
    def cookie(self) -> str:
        """The name of the cookie: browsers keep cookies by host, whatever the port."""
        return f"recue-{self.port}"

    def opens(self, token: str) -> bool:
        """Return True for the right token, in a time that tells nothing of it."""
        return hmac.compare_digest(token.encode(errors="surrogateescape"), self.token.encode())

    def refusal(
        self, method: str, path: str, raw: bytes, headers: Sequence[tuple[bytes, bytes]]
    ) -> Response | None:
        """Return the answer to a request that is refused before anything is looked at; None for one that may pass.

        Args:
            method: Of HTTP.
            path: Decoded.
            raw: Path and parameters as they were sent.
            headers: Their names in small letters.
        """
        told: dict[str, list[str]] = {}
        for name, value in headers:
            told.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        checks = (
            _of_size(raw, headers),
            self._of_site(told),
            self._of_token(path, told),
            _of_body(path, told) if method == "POST" else None,
        )
        return next(filter(None, checks), None)

    def _of_site(self, told: Told) -> Response | None:
        """Refuse who asks for another name of this machine, as a name that was bound to it, and who asks from another site."""
        hosts = told.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            text = f"this is Recue's page on this machine alone: ask for 127.0.0.1:{self.port}"
            return refused(HTTPStatus.MISDIRECTED_REQUEST, text)
        if any(origin.lower() not in self.origins for origin in told.get("origin", [])):
            return refused(HTTPStatus.FORBIDDEN, "another site may not ask Recue's page for anything")
        return None

    def _of_token(self, path: str, told: Told) -> Response | None:
        """Refuse who has no token for what asks for it."""
        if OPEN.fullmatch(path) or any(map(self.opens, self._cookies(told.get("cookie", [])))):
            return None
        return refused(HTTPStatus.FORBIDDEN, _NO_TOKEN)

    def _cookies(self, headers: Sequence[str]) -> Sequence[str]:
        """Return the values of the page's cookie, however many there are."""
        pairs = (pair.strip().partition("=") for header in headers for pair in header.split(";"))
        return [value for name, _, value in pairs if name == self.cookie]


class Guard:
    """What stands before the application."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        """Let nobody in yet.

        Args:
            app: What answers those who are let in.
            door: Says who is.
        """
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; other kinds of connections are not served."""
        if scope["type"] != "http":
            return
        raw = scope.get("raw_path", b"") + b"?" + scope.get("query_string", b"")
        refusal = self._door.refusal(scope["method"], scope["path"], raw, scope["headers"])

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _guarded(message.get("headers", ()))
            await send(message)

        await (refusal or self._app)(scope, receive, sent)


def _guarded(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Add to an answer what every answer has."""
    names = {name.lower() for name, _ in headers}
    added = {**HEADERS, **({} if b"cache-control" in names else {b"cache-control": b"no-store"})}
    return [*headers, *((name, value) for name, value in added.items() if name not in names)]


def _of_size(raw: bytes, headers: Sequence[tuple[bytes, bytes]]) -> Response | None:
    """Refuse an address or headers that are larger than what a request may have."""
    if len(raw) > LONGEST_TARGET:
        return refused(HTTPStatus.REQUEST_URI_TOO_LONG, f"an address has at most {LONGEST_TARGET} bytes")
    if sum(len(name) + len(value) for name, value in headers) > LARGEST_HEAD:
        text = f"the headers of a request have at most {LARGEST_HEAD} bytes"
        return refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, text)
    return None


def _of_body(path: str, told: Told) -> Response | None:
    """Refuse a body that is of another kind, or larger than what a request may have."""
    wanted, kinds = _TAKES.get(path, "application/json"), told.get("content-type", [])
    if len(kinds) != 1 or kinds[0].partition(";")[0].strip().lower() != wanted:
        return refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send {wanted}")
    if any(
        length.isdecimal() and int(length[:19]) > LARGEST_BODY for length in told.get("content-length", [])
    ):
        return refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has at most {LARGEST_BODY} bytes")
    return None
