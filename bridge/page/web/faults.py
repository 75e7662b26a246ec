"""Errors as the page is told of them: a status of HTTP, and the exit code and the sentence in JSON."""

import json
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.responses import Response

from bridge.daemon.cancellation import GivenUp
from bridge.daemon.osc.endpoint import STOPPING
from bridge.errors import RecueError

LOG = logging.getLogger(__name__)
_STATUS: Final = {
    2: HTTPStatus.BAD_REQUEST,
    3: HTTPStatus.UNPROCESSABLE_ENTITY,
    4: HTTPStatus.NOT_IMPLEMENTED,
    5: HTTPStatus.GATEWAY_TIMEOUT,
    6: HTTPStatus.INSUFFICIENT_STORAGE,
}
"""The status of each exit code; any other is an internal error."""
_FAULT: Final = HTTPStatus.INTERNAL_SERVER_ERROR
USAGE: Final = 2
"""The exit code of a request that cannot be met."""


@dataclass(frozen=True, slots=True)
class Told:
    """The status and the body of an answer in JSON."""

    status: int
    """Of HTTP."""
    body: bytes


def refused(status: HTTPStatus, text: str, code: int = USAGE) -> Response:
    """Return the answer to a request that is refused.

    Args:
        status: Of HTTP.
        text: One sentence.
        code: The exit code that a command would end with.
    """
    return answer(Told(status, json.dumps({"code": code, "text": text}).encode()))


def answer(told: Told) -> Response:
    """Return an answer in JSON."""
    return Response(told.body, told.status, media_type="application/json")


def failure(error: Exception, what: str) -> Told:
    """Return what is told of a request that failed; an error that nobody foresaw is logged.

    Args:
        error: The error.
        what: What was asked, for the log.
    """
    if isinstance(error, GivenUp):
        status, code, text = HTTPStatus.CONFLICT, error.exit_code, str(error)
    elif isinstance(error, RecueError):
        status, code, text = _STATUS.get(error.exit_code, _FAULT), error.exit_code, str(error)
    else:
        LOG.error("%s failed", what, exc_info=error)
        status, code, text = (
            _FAULT,
            RecueError.exit_code,
            "something went wrong inside Recue; its log says what",
        )
    return Told(status, json.dumps({"code": code, "text": text}).encode())


def stopping() -> Told:
    """Return what is told of a request that the end of the daemon breaks off."""
    text = json.dumps({"code": RecueError.exit_code, "text": STOPPING})
    return Told(HTTPStatus.SERVICE_UNAVAILABLE, text.encode())
