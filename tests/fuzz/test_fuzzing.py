"""The fuzzer itself: mutants that can be made again, seeds that are read, and a yardstick that finds what is planted."""

from pathlib import Path

import pytest

from tests.fuzz.campaign import Campaign, Workers, fought
from tests.fuzz.judging import Outcome, judged
from tests.fuzz.mutants import mutant, seeds_of
from tests.fuzz.planted import PLANTED
from tests.fuzz.targets import TARGETS, Target

targets = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)


@targets
def test_a_mutant_is_the_same_whenever_it_is_made(target: Target) -> None:
    seeds = seeds_of(target)
    made = [mutant(target, seeds, 1, number) for number in range(20)]
    assert made == [mutant(target, seeds, 1, number) for number in range(20)]
    assert len({content for _, content in made}) > 10
    assert made != [mutant(target, seeds, 2, number) for number in range(20)]


@targets
def test_every_seed_is_read_or_refused(target: Target) -> None:
    found = {seed.name: judged(target, seed.content) for seed in seeds_of(target)}
    assert Outcome.FAILED not in {verdict.outcome for verdict in found.values()}, found
    lists_clips_alone = target.name == "ale"
    assert lists_clips_alone or Outcome.READ in {verdict.outcome for verdict in found.values()}, found


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("crash", "ZeroDivisionError: planted"),
        ("hang", "_hang"),
        ("exit", "the process ended with 3"),
        ("hoard", "MemoryError"),
        ("shout", "_LoudError holds '\\n'"),
    ],
)
def test_every_planted_fault_is_found_and_can_be_shown_again(tmp_path: Path, fault: str, reason: str) -> None:
    with Workers() as workers:
        tally = fought(Campaign(fault, run=5, mutants=4, hangs=3.0), workers)
    assert tally.outcomes[Outcome.FAILED] == len(tally.failures) > 0
    assert tally.outcomes.total() == 4, "the mutants after it are read, too"
    found = tally.failures[0]
    assert reason.encode().decode("unicode_escape") in found.reason.encode().decode("unicode_escape")
    file = found.written(tmp_path)
    seeds = seeds_of(PLANTED[fault])
    assert file.read_bytes() == mutant(PLANTED[fault], seeds, found.run, found.number)[1]
    assert reason.split(":", maxsplit=1)[0] in file.with_name(f"{file.name}.txt").read_text(encoding="utf-8")


def test_a_few_hundred_mutants_are_read_or_refused() -> None:
    with Workers() as workers:
        tallies = [fought(Campaign(target, run=1, mutants=12), workers) for target in TARGETS]
    failures = [failure for tally in tallies for failure in tally.failures]
    assert not failures, failures[0].reason
    assert sum(tally.outcomes.total() for tally in tallies) == 12 * len(TARGETS)
