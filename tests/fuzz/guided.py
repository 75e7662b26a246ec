"""Fuzzing that follows coverage, with atheris: mutants that reach new code are mutated further.

The targets and the mutators are those of the seeded engine. `pip install -e '.[test,fuzz]'` installs atheris, on Linux.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["bridge", "generator", "integrations"]
):  # before anything loads them
    from tests.fuzz.judging import HANGS, Outcome, judged
    from tests.fuzz.mutants import chance_of, seeds_of
    from tests.fuzz.mutators import mutated
    from tests.fuzz.mutators.octets import LONGEST
    from tests.fuzz.targets import TARGETS, Target


class FoundError(Exception):
    """A mutant that is neither read nor refused."""


def fuzzed(target: Target, seconds: float, failures: Path) -> int:
    """Fuzz a target for some time, in a process of its own, which libFuzzer ends.

    Returns:
        The exit status: 0 if nothing failed.
    """
    failures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for seed in seeds_of(target):
            (Path(corpus) / seed.name).write_bytes(seed.content)
        options = [
            f"-max_total_time={seconds:.0f}",
            f"-timeout={HANGS:.0f}",
            "-rss_limit_mb=2500",
            f"-max_len={LONGEST}",
            f"-artifact_prefix={failures.absolute() / target.name}-",
        ]
        command = [sys.executable, "-m", __name__, target.name, corpus, *options]
        return subprocess.run(command, check=False).returncode


def _fuzz(name: str, arguments: list[str]) -> None:
    """Let libFuzzer call the target; it does not return."""
    target = TARGETS[name]

    def one(data: bytes) -> None:
        verdict = judged(target, data)
        if verdict.outcome is Outcome.FAILED:
            raise FoundError(verdict.reason)

    def another(data: bytes, most: int, seed: int) -> bytes:
        return mutated(target.form, bytes(data), (), chance_of(str(seed)))[:most]

    atheris.Setup([name, *arguments], one, custom_mutator=another)
    atheris.Fuzz()


if __name__ == "__main__":
    _fuzz(sys.argv[1], sys.argv[2:])
