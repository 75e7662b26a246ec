"""Requests that were answered."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.daemon.osc.answer_cache import AnswerCache, CachedRequest
from bridge.daemon.osc.wire import Message

KEY = (("127.0.0.1", 1), "id")
UNDO = Message("/recue/undo", "ss", ("id", ""))
REDO = Message("/recue/redo", "ss", ("id", ""))


def test_a_request_is_new_then_worked_on_then_answered_then_forgotten() -> None:
    answered = AnswerCache(seconds=60)
    assert answered.lookup(KEY, UNDO, 0.0) is None
    answered.begin(KEY, UNDO, 0.0)
    assert answered.lookup(KEY, UNDO, 500.0) == CachedRequest(same=True, answers=())
    answered.finish(KEY, [b"ack"], 500.0)
    assert answered.lookup(KEY, UNDO, 559.0) == CachedRequest(same=True, answers=(b"ack",))
    assert answered.lookup(KEY, REDO, 559.0) == CachedRequest(same=False, answers=(b"ack",))
    assert answered.lookup(KEY, UNDO, 560.0) is None


@given(st.lists(st.integers(0, 400), max_size=60))
def test_memory_is_bounded_and_the_newest_are_kept(sizes: list[int]) -> None:
    answered = AnswerCache(seconds=1e9, most=10, size=1000)
    for number, size in enumerate(sizes):
        key, request = (("127.0.0.1", number), "id"), Message("/recue/undo", "s", ("id",))
        answered.begin(key, request, 0.0)
        answered.finish(key, [bytes(size)], 0.0)
        assert len(answered) <= 10
        assert answered._held <= 1000
        assert answered.lookup(key, request, 0.0) == CachedRequest(same=True, answers=(bytes(size),))
