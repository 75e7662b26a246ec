"""The host of the measurements takes every push at once."""

import time
from pathlib import Path

from bridge.commands.bench.host import QuickHost
from integrations.reaper.push import ReaperTarget
from tests.integrations.reaper.sessions import cut_and_recut


def test_every_push_is_confirmed_and_the_first_word_of_it_counts(tmp_path: Path) -> None:
    cut, recut = cut_and_recut()
    with QuickHost() as host:
        target = ReaperTarget(tmp_path, host.port)
        assert target.push(cut, "a1") == ("REAPER, taken",)
        first = host.notified
        assert 0 < first <= time.perf_counter()
        assert target.push(cut, "a1") == ("REAPER, taken",)
        assert host.notified == first
        assert target.push(recut, "b2") == ("REAPER, taken",)
        assert host.notified > first
