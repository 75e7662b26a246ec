"""Memory that is freed and returned to the system."""

import subprocess
import sys

import pytest

PROGRAM = """
from pathlib import Path
from threading import Thread
from bridge.daemon.heap import keep_one_heap, return_free_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024

keep_one_heap()
kept = []
def work():
    blocks = [bytes(20_000) for _ in range(3_000)]
    kept.append(blocks[1::100])  # scattered over all the rest, which is freed

before = resident()
for _ in range(4):
    thread = Thread(target=work)
    thread.start()
    thread.join()
grown = resident() - before
return_free_memory()
print(grown, resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc is asked, which is Linux's")
def test_what_was_freed_between_what_is_kept_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    grown, left = map(float, done.stdout.split())
    assert grown > 40
    assert left < 10, "a hundredth is kept, 2.4 MiB"
