"""From facts to findings."""

from dataclasses import replace

import pytest

from bridge.commands.doctor.facts import (
    CompanionState,
    Component,
    Daemon,
    Facts,
    HostFacts,
    StoreFile,
    UdpPort,
)
from bridge.commands.doctor.findings import Finding, FindingState, exit_code, findings

FREE = UdpPort(9870, taken=False)
REAPER = HostFacts(
    "reaper",
    "/opt/REAPER/reaper",
    "7.78",
    CompanionState.CURRENT,
    "/home/ann/.config/REAPER",
    UdpPort(8000, taken=True, pid=7, program="reaper"),
)
RESOLVE = HostFacts(
    "resolve",
    "/opt/resolve/bin/resolve",
    "20.3",
    CompanionState.CURRENT,
    "/scripts",
    UdpPort(9874, taken=True),
    answered="1",
)
ARDOUR = HostFacts(
    "ardour", "/usr/lib/ardour7/ardour-7.3.0", "7.3.0", CompanionState.UNNEEDED, "", UdpPort(3819, taken=True)
)
RUNNING = Daemon(
    "/run/serve.json", UdpPort(9870, taken=True, pid=5), 5, "127.0.0.1", answers=True, version="1.0"
)
WELL = Facts(
    recue="1.0",
    python="3.11.7",
    system="linux",
    daemon=RUNNING,
    store=StoreFile("/state/store.sqlite", 3 * 2**20),
    parts=(Component("composer", "loaded"),),
    hosts=(REAPER, RESOLVE, ARDOUR),
    ports=(UdpPort(9000, taken=True, pid=5),),
)


def of(facts: Facts, part: str) -> Finding:
    return next(finding for finding in findings(facts) if finding.part == part)


def test_where_all_is_well_nothing_is_wrong_and_hosts_can_be_pushed_to() -> None:
    found = findings(WELL)
    assert {finding.state for finding in found} == {FindingState.OK}
    assert [finding.next for finding in found if finding.next] == [
        "recue push TIMELINE reaper",
        "recue push TIMELINE resolve",
    ]
    assert exit_code(found) == 0


@pytest.mark.parametrize(
    ("host", "state", "next_", "code"),
    [
        (replace(REAPER, companion=CompanionState.MISSING), FindingState.OPEN, "recue install reaper", 0),
        (replace(REAPER, companion=CompanionState.OUTDATED), FindingState.OPEN, "recue install reaper", 0),
        (replace(REAPER, port=UdpPort(8000, taken=False)), FindingState.OPEN, "local listen port 8000", 0),
        (
            replace(REAPER, port=UdpPort(8000, taken=True, pid=9, program="nc")),
            FindingState.WRONG,
            "push with --port",
            5,
        ),
        (replace(RESOLVE, version="18.1"), FindingState.OPEN, "update DaVinci Resolve", 0),
        (replace(RESOLVE, answered=""), FindingState.OPEN, "stop recue_resolve, and start it again", 0),
        (
            replace(RESOLVE, answered="", port=UdpPort(9874, taken=False)),
            FindingState.OPEN,
            "Workspace > Scripts > recue_resolve",
            0,
        ),
        (
            replace(RESOLVE, answered="", companion=CompanionState.OUTDATED),
            FindingState.OPEN,
            "recue install resolve",
            0,
        ),
        (replace(ARDOUR, port=UdpPort(3819, taken=False)), FindingState.OPEN, "enable Open Sound Control", 0),
        (replace(ARDOUR, program=""), FindingState.OFF, "", 0),
        (replace(REAPER, program="", companion=CompanionState.MISSING), FindingState.OFF, "", 0),
    ],
)
def test_each_host_has_one_next_thing(host: HostFacts, state: FindingState, next_: str, code: int) -> None:
    found = findings(replace(WELL, parts=(), hosts=(host,), ports=()))
    assert (found[-1].state, found[-1].exit_code) == (state, code)
    assert next_ in found[-1].next
    assert exit_code(found) == code


def test_who_has_a_port_is_named_where_the_system_tells() -> None:
    taken = replace(REAPER, port=UdpPort(8000, taken=True, pid=9, program="nc"))
    assert "its UDP port 8000 is taken by nc (process 9)" in of(replace(WELL, hosts=(taken,)), "REAPER").found
    unknown = replace(REAPER, port=UdpPort(8000, taken=True))
    assert of(replace(WELL, hosts=(unknown,)), "REAPER").state is FindingState.OK


def test_a_daemon_is_ours_or_somebody_elses_or_gone() -> None:
    assert of(WELL, "daemon").found == "runs at 127.0.0.1:9870 (process 5), version 1.0"
    newer = of(replace(WELL, recue="1.1"), "daemon")
    assert (newer.state, newer.next) == (FindingState.OPEN, "stop it, and start recue serve")
    silent = Daemon("/run/serve.json", UdpPort(9870, taken=True, pid=8, program="other"))
    foreign = of(replace(WELL, daemon=silent), "daemon")
    assert (foreign.state, foreign.exit_code) == (FindingState.WRONG, 5)
    assert "taken by other (process 8), which does not answer as Recue" in foreign.found
    left = of(replace(WELL, daemon=Daemon("/run/serve.json", FREE, pid=8)), "daemon")
    assert left.state is FindingState.OFF
    assert "left of an old one" in left.found


def test_a_port_that_reaper_answers_to_is_the_daemons_or_in_the_way() -> None:
    assert of(WELL, "UDP 9000").state is FindingState.OK
    other = of(replace(WELL, ports=(UdpPort(9000, taken=True, pid=6, program="nc"),)), "UDP 9000")
    assert (other.state, other.found) == (FindingState.OPEN, "taken by nc (process 6)")


def test_what_is_needed_and_missing_is_said_first_and_ends_with_its_code() -> None:
    lacking = replace(
        WELL,
        parts=(
            Component("MIDI ports", "", "python-rtmidi is missing", "install it"),
            Component("composer", "", "no weights", "install Recue again", 4),
        ),
        store=StoreFile("/state/store.sqlite", 10, "is damaged (page 3)"),
    )
    found = findings(lacking)
    assert [finding.state for finding in found[:3]] == [
        FindingState.OFF,
        FindingState.WRONG,
        FindingState.WRONG,
    ]
    assert exit_code(found) == 4
    assert exit_code(found[2:]) == 2
