"""The answers of the daemon over OSC."""

from bridge.daemon.osc.wire import Value
from docs.site.objects.json_object import JsonObject


class AnswerJson(JsonObject):
    """One answer."""

    address: str
    arguments: list[Value]
    """Those after the request id."""


class AnswersJson(JsonObject):
    """The output of `recue osc`."""

    answers: list[AnswerJson]
