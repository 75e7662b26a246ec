"""Playing along with a host."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.daemon.osc.wire import Message
from bridge.live.following import TOLERANCE, FollowedPlayhead, HostPlayhead, host_playhead
from bridge.live.player import Play, Stop
from tests.bridge.live.pieces import SECOND


def at(seconds: float) -> HostPlayhead:
    return HostPlayhead(playing=True, position=round(seconds * SECOND))


def test_a_host_is_joined_where_it_is_followed_while_it_plays_and_stopped_with() -> None:
    followed, command = FollowedPlayhead().after(at(5), 100)
    assert command == Play(5 * SECOND, 100)
    followed, command = followed.after(at(6.01), SECOND + 100)
    assert command is None
    followed, command = followed.after(at(30), 2 * SECOND)
    assert command == Play(30 * SECOND, 2 * SECOND)
    followed, command = followed.after(HostPlayhead(playing=False, position=0), 3 * SECOND)
    assert command == Stop()
    assert followed.after(HostPlayhead(playing=False, position=9), 4 * SECOND)[1] is None


@given(
    st.integers(0, 3600 * SECOND), st.lists(st.integers(0, SECOND), max_size=50), st.integers(0, TOLERANCE)
)
def test_a_host_that_plays_on_is_never_jumped_after_however_often_it_says_so(
    begin: int, pauses: list[int], late: int
) -> None:
    followed, now = FollowedPlayhead().after(HostPlayhead(playing=True, position=begin), 0)[0], 0
    for pause in pauses:
        now += pause
        followed, command = followed.after(HostPlayhead(playing=True, position=begin + now - late), now)
        assert command is None


def test_only_the_host_that_is_followed_is_heard() -> None:
    told = Message("/recue/event/transport", "sif", ("reaper", 1, 2.5))
    assert host_playhead(told, "Reaper") == at(2.5)
    assert host_playhead(told, "ardour") is None
    for seconds in (float("inf"), float("nan")):
        assert (
            host_playhead(Message("/recue/event/transport", "sif", ("reaper", 1, seconds)), "reaper") is None
        )
    assert host_playhead(Message("/recue/event/host", "sis", ("reaper", 1, "")), "reaper") is None
