"""The page's addresses as OpenAPI 3.1 describes them, for programs that ask."""

from typing import Any, Final

from bridge.daemon.osc.checking import LONGEST_ID
from bridge.daemon.osc.table import REQUESTS, Row
from bridge.page.web.table import ADDRESSES, Address, Kind, Parameter
from bridge.release import release

_TYPES: Final = {"s": {"type": "string"}, "i": {"type": "integer"}, "f": {"type": "number"}}
"""The schema of each type of OSC."""
_LARGEST: Final = 2**31 - 1


def description() -> dict[str, Any]:
    """Return the description, as an object of JSON."""
    paths = {each.path.replace(":path", ""): {each.method.lower(): _operation(each)} for each in ADDRESSES}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Recue's page", "version": release()},
        "paths": paths,
    }


def _operation(address: Address) -> dict[str, Any]:
    said = {"description": address.answers, "content": {address.sends.value: {}}}
    told = {"description": "refused, in a sentence", "content": {"application/json": {}}}
    operation: dict[str, Any] = {
        "summary": address.does,
        "operationId": address.handler,
        "parameters": [_parameter(each) for each in address.parameters],
        "responses": {"200": said, "4XX": told, "5XX": told},
    }
    if "{name" in address.path:
        operation["parameters"].append(
            {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
        )
    if address.takes == "application/octet-stream":
        operation["requestBody"] = {"required": True, "content": {address.takes: {}}}
    if address.takes == "application/json":
        verbs = [_verb(row) for row in REQUESTS.values() if row.method]
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": {"oneOf": verbs}}},
        }
    return operation


def _parameter(each: Parameter) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 0, "maximum": _LARGEST}
    schema = {"type": "string"} if each.kind is Kind.TEXT else whole
    return {
        "name": each.name,
        "in": "query",
        "required": each.needed,
        "schema": schema,
        "description": each.says,
    }


def _verb(row: Row) -> dict[str, Any]:
    arguments = {each.name: _TYPES[each.tag] for each in row.arguments[1:]}
    return {
        "type": "object",
        "description": row.does,
        "properties": {
            "verb": {"const": row.address.removeprefix("/recue/")},
            "arguments": {
                "type": "object",
                "properties": arguments,
                "required": [*arguments],
                "additionalProperties": False,
            },
            "request": {"type": "string", "maxLength": LONGEST_ID},
        },
        "required": ["verb", "arguments"],
        "additionalProperties": False,
    }
