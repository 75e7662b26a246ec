import pytest

from generator.conditions import Key, Mode


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("C minor", Key(0, Mode.MINOR)),
        ("Eb major", Key(3, Mode.MAJOR)),
        ("f# minor", Key(6, Mode.MINOR)),
        ("Bb", Key(10, Mode.MAJOR)),
        ("F#m", Key(6, Mode.MINOR)),
    ],
)
def test_a_key_is_read_as_people_write_it(text: str, key: Key) -> None:
    assert Key.parse(text) == key


@pytest.mark.parametrize("text", ["", "H minor", "C dorian", "C minor please", "Cx"])
def test_what_names_no_key_is_said_so(text: str) -> None:
    with pytest.raises(ValueError, match="names no key"):
        Key.parse(text)


@pytest.mark.parametrize("index", range(24))
def test_a_key_survives_being_written(index: int) -> None:
    key = Key(index % 12, list(Mode)[index // 12])
    assert Key.parse(str(key)) == key
