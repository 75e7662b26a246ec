"""Rate limit of a sender."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.daemon.osc.rate_limit import Limit, RateLimiter, Verdict

ONE, TWO = ("127.0.0.1", 1), ("127.0.0.1", 2)
LIMIT = Limit(per_second=10, burst=20)


def verdicts(rate: RateLimiter, count: int, now: float) -> list[str]:
    return [rate.admit(ONE, now).value for _ in range(count)]


def test_over_the_burst_one_is_refused_and_the_rest_ignored() -> None:
    rate = RateLimiter(LIMIT)
    assert verdicts(rate, 25, 0.0) == ["allowed"] * 20 + ["refused"] + ["ignored"] * 4
    assert rate.admit(TWO, 0.0) is Verdict.ALLOWED


def test_who_goes_on_is_not_heard_and_who_calms_is() -> None:
    rate = RateLimiter(LIMIT)
    verdicts(rate, 25, 0.0)
    assert {rate.admit(ONE, n / 20) for n in range(1, 200)} == {Verdict.IGNORED}
    assert rate.admit(ONE, 10.9) is Verdict.IGNORED
    assert verdicts(rate, 11, 12.0) == ["allowed"] * 11


def test_a_dear_request_takes_as_many_tokens_and_an_unaffordable_one_all_that_are_left() -> None:
    rate = RateLimiter(LIMIT)
    assert rate.admit(ONE, 0.0, 15) is Verdict.ALLOWED
    assert rate.admit(ONE, 0.0, 15) is Verdict.ALLOWED
    assert rate.admit(ONE, 0.0) is Verdict.REFUSED


@given(st.lists(st.floats(0, 0.5), max_size=200))
def test_no_more_is_done_than_the_limit(gaps: list[float]) -> None:
    rate, now, allowed = RateLimiter(LIMIT), 0.0, 0
    for gap in gaps:
        now += gap
        allowed += rate.admit(ONE, now) is Verdict.ALLOWED
    assert allowed <= 20 + 10 * now + 1e-6


def test_only_so_many_senders_are_remembered() -> None:
    rate = RateLimiter(LIMIT, senders=8)
    for port in range(100):
        rate.admit(("127.0.0.1", port), 0.0)
    assert len(rate._buckets) == 8
