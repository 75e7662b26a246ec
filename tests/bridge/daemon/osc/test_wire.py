"""OSC packets there and back, and against python-osc's own reading and writing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from bridge.daemon.osc.wire import LONGEST, MARK, Message, decode, encode, shortened
from bridge.errors import PacketError

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
VALUES = {
    "i": st.integers(-(2**31), 2**31 - 1),
    "f": st.floats(width=32, allow_nan=False),
    "s": TEXT,
}
MESSAGES = st.text("ifs", max_size=8).flatmap(
    lambda tags: st.tuples(st.just(tags), st.tuples(*(VALUES[tag] for tag in tags)))
)


@given(MESSAGES)
def test_what_fits_comes_back_as_it_was(told: tuple[str, tuple[int | float | str, ...]]) -> None:
    tags, values = told
    packet = encode("/recue/x", tags, values)
    (message,) = decode(packet)
    assert message == Message("/recue/x", tags, values)
    builder = OscMessageBuilder("/recue/x")
    for tag, value in zip(tags, values, strict=True):
        builder.add_arg(value, tag)
    assert packet == builder.build().dgram


@given(st.lists(st.text("aé—😀\0\udce9", max_size=3000), min_size=1, max_size=6))
def test_long_texts_are_cut_to_fit_and_stay_text(texts: list[str]) -> None:
    packet = encode("/recue/x", "s" * len(texts), tuple(texts))
    assert len(packet) < LONGEST
    for sent, read in zip(texts, OscMessage(packet).params, strict=True):
        plain = sent.replace("\0", "").encode(errors="backslashreplace").decode()
        assert read == plain or (read.endswith(MARK) and plain.startswith(read.removesuffix(MARK)))


@given(TEXT, st.integers(3, 100))
def test_a_text_is_cut_at_a_characters_edge(text: str, most: int) -> None:
    assert len(shortened(text, most).encode()) <= most


@given(st.binary(max_size=200), st.sampled_from([b"", b"#bundle\0", b"#bundle\0\0\0\0\0\0\0\0\1"]))
def test_bytes_are_messages_or_malformed(data: bytes, head: bytes) -> None:
    try:
        decode(head + data)
    except PacketError:
        return


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"/a\0",
        b"no slash\0\0\0\0",
        b"/abc\0\0\0\0,i\0\0",
        b"/abc\0\0\0\0,f\0\0",
        b"/abc\0\0\0\0,i\0\0\0\0\0\1\0\0\0\1",
        b"/abc\0\0\0\0iii\0",
        b"/abc\0\0\0\0,s\0\0\xff\0\0\0",
        b"#bundle\0\0\0\0\0\0\0\0\1\xff\xff\xff\xfc",
        b"#bundle\0\0\0\0\0\0\0\0\1\0\0\0\0",
        b"#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x08/abc",
        b"#bundle\0\0\0\0",
    ],
)
def test_what_is_malformed_is_refused(packet: bytes) -> None:
    with pytest.raises(PacketError):
        decode(packet)


def test_bundles_nest_so_deep_and_no_deeper() -> None:
    def nested(depth: int) -> bytes:
        packet = encode("/a", "", ())
        for _ in range(depth):
            packet = b"#bundle\0\0\0\0\0\0\0\0\1" + len(packet).to_bytes(4, "big") + packet
        return packet

    assert decode(nested(8)) == [Message("/a", "", ())]
    with pytest.raises(PacketError):
        decode(nested(9))


def test_a_number_that_does_not_fit_is_refused() -> None:
    for tag, value in (("i", 2**31), ("f", 1e300)):
        with pytest.raises(PacketError, match="does not fit 32 bits"):
            encode("/a", tag, (value,))
    assert math.isinf(float(decode(encode("/a", "f", (math.inf,)))[0].arguments[0]))
