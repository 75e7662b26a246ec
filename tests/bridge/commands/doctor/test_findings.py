"""From facts to findings."""

from dataclasses import replace

import pytest

from bridge.commands.doctor.facts import CompanionState, Daemon, Facts, HostFacts, Part, Port, StoreFile
from bridge.commands.doctor.findings import Finding, State, exit_code, findings

FREE = Port(9870, taken=False)
REAPER = HostFacts(
    "reaper",
    "/opt/REAPER/reaper",
    "7.78",
    CompanionState.CURRENT,
    "/home/ann/.config/REAPER",
    Port(8000, taken=True, pid=7, program="reaper"),
)
RESOLVE = HostFacts(
    "resolve",
    "/opt/resolve/bin/resolve",
    "20.3",
    CompanionState.CURRENT,
    "/scripts",
    Port(9874, taken=True),
    answered="1",
)
ARDOUR = HostFacts(
    "ardour", "/usr/lib/ardour7/ardour-7.3.0", "7.3.0", CompanionState.UNNEEDED, "", Port(3819, taken=True)
)
RUNNING = Daemon(
    "/run/serve.json", Port(9870, taken=True, pid=5), 5, "127.0.0.1", answers=True, version="1.0"
)
WELL = Facts(
    recue="1.0",
    python="3.11.7",
    system="linux",
    daemon=RUNNING,
    store=StoreFile("/state/store.sqlite", 3 * 2**20),
    parts=(Part("composer", "loaded"),),
    hosts=(REAPER, RESOLVE, ARDOUR),
    ports=(Port(9000, taken=True, pid=5),),
)


def of(facts: Facts, part: str) -> Finding:
    return next(finding for finding in findings(facts) if finding.part == part)


def test_where_all_is_well_nothing_is_wrong_and_hosts_can_be_pushed_to() -> None:
    found = findings(WELL)
    assert {finding.state for finding in found} == {State.OK}
    assert [finding.next for finding in found if finding.next] == [
        "recue push TIMELINE reaper",
        "recue push TIMELINE resolve",
    ]
    assert exit_code(found) == 0


@pytest.mark.parametrize(
    ("host", "state", "next_", "code"),
    [
        (replace(REAPER, companion=CompanionState.MISSING), State.OPEN, "recue install reaper", 0),
        (replace(REAPER, companion=CompanionState.OUTDATED), State.OPEN, "recue install reaper", 0),
        (replace(REAPER, port=Port(8000, taken=False)), State.OPEN, "local listen port 8000", 0),
        (
            replace(REAPER, port=Port(8000, taken=True, pid=9, program="nc")),
            State.WRONG,
            "push with --port",
            5,
        ),
        (replace(RESOLVE, version="18.1"), State.OPEN, "update DaVinci Resolve", 0),
        (replace(RESOLVE, answered=""), State.OPEN, "stop recue_resolve, and start it again", 0),
        (
            replace(RESOLVE, answered="", port=Port(9874, taken=False)),
            State.OPEN,
            "Workspace > Scripts > recue_resolve",
            0,
        ),
        (
            replace(RESOLVE, answered="", companion=CompanionState.OUTDATED),
            State.OPEN,
            "recue install resolve",
            0,
        ),
        (replace(ARDOUR, port=Port(3819, taken=False)), State.OPEN, "enable Open Sound Control", 0),
        (replace(ARDOUR, program=""), State.OFF, "", 0),
        (replace(REAPER, program="", companion=CompanionState.MISSING), State.OFF, "", 0),
    ],
)
def test_each_host_has_one_next_thing(host: HostFacts, state: State, next_: str, code: int) -> None:
    found = findings(replace(WELL, parts=(), hosts=(host,), ports=()))
    assert (found[-1].state, found[-1].exit_code) == (state, code)
    assert next_ in found[-1].next
    assert exit_code(found) == code


def test_who_has_a_port_is_named_where_the_system_tells() -> None:
    taken = replace(REAPER, port=Port(8000, taken=True, pid=9, program="nc"))
    assert "its UDP port 8000 is taken by nc (process 9)" in of(replace(WELL, hosts=(taken,)), "REAPER").found
    unknown = replace(REAPER, port=Port(8000, taken=True))
    assert of(replace(WELL, hosts=(unknown,)), "REAPER").state is State.OK


def test_a_daemon_is_ours_or_somebody_elses_or_gone() -> None:
    assert of(WELL, "daemon").found == "runs at 127.0.0.1:9870 (process 5), version 1.0"
    newer = of(replace(WELL, recue="1.1"), "daemon")
    assert (newer.state, newer.next) == (State.OPEN, "stop it, and start recue serve")
    silent = Daemon("/run/serve.json", Port(9870, taken=True, pid=8, program="other"))
    foreign = of(replace(WELL, daemon=silent), "daemon")
    assert (foreign.state, foreign.exit_code) == (State.WRONG, 5)
    assert "taken by other (process 8), which does not answer as Recue" in foreign.found
    left = of(replace(WELL, daemon=Daemon("/run/serve.json", FREE, pid=8)), "daemon")
    assert left.state is State.OFF
    assert "left of an old one" in left.found


def test_a_port_that_reaper_answers_to_is_the_daemons_or_in_the_way() -> None:
    assert of(WELL, "UDP 9000").state is State.OK
    other = of(replace(WELL, ports=(Port(9000, taken=True, pid=6, program="nc"),)), "UDP 9000")
    assert (other.state, other.found) == (State.OPEN, "taken by nc (process 6)")


def test_what_is_needed_and_missing_is_said_first_and_ends_with_its_code() -> None:
    lacking = replace(
        WELL,
        parts=(
            Part("MIDI ports", "", "python-rtmidi is missing", "install it"),
            Part("composer", "", "no weights", "install Recue again", 4),
        ),
        store=StoreFile("/state/store.sqlite", 10, "is damaged (page 3)"),
    )
    found = findings(lacking)
    assert [finding.state for finding in found[:3]] == [State.OFF, State.WRONG, State.WRONG]
    assert exit_code(found) == 4
    assert exit_code(found[2:]) == 2
