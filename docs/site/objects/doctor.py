"""The findings of `recue doctor`."""

from typing import Literal

from pydantic import Field

from bridge.commands.doctor.facts import Component, Daemon, HostFacts, StoreFile, UdpPort
from bridge.commands.doctor.findings import Finding
from docs.site.objects.json_object import JsonObject


class DoctorJson(JsonObject):
    """The output of `recue doctor`."""

    schema_: Literal["recue.doctor/1"] = Field(alias="schema")
    findings: list[Finding]
    recue: str
    """The version of Recue."""
    python: str
    system: str
    daemon: Daemon
    store: StoreFile
    parts: list[Component]
    hosts: list[HostFacts]
    ports: list[UdpPort]
