from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from bridge.errors import UsageError
from bridge.grid import SIX_EIGHT, THREE_FOUR
from bridge.midi.palettes import Palette
from bridge.settings import Division, Format, ScenePreferences, Settings
from bridge.settings.colours import COLOURS
from bridge.settings.files import LARGEST_SETTINGS
from bridge.settings.preferences import GridPreferences, Pin
from bridge.settings.wording import WORDS
from generator.conditions import Style


def read(tmp_path: Path, text: str | None = None, **overrides: object) -> Settings:
    if text is not None:
        (tmp_path / "recue.yaml").write_text(text, encoding="utf-8")
    return Settings.read(tmp_path / "cut.otio", overrides, user_folder=tmp_path / "user")


def test_nothing_written_means_the_defaults(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings == Settings()
    assert (settings.seed, settings.bpm, settings.scenes.names) == (0, (60.0, 160.0), ("scene", "cue"))


def test_styles_palettes_formats_and_hosts_are_named_in_any_case(tmp_path: Path) -> None:
    settings = read(tmp_path, "style: Chamber\npalette: PIANO\nformats: MID, Wav\nhosts: {push: [Reaper]}")
    assert (settings.style, settings.palette) == (Style.CHAMBER, Palette.PIANO)
    assert (settings.formats, settings.hosts.push) == ((Format.MID, Format.WAV), ("reaper",))


def test_the_file_beside_the_timeline_is_read(tmp_path: Path) -> None:
    text = """
    seed: 7
    style: orchestral
    key: c minor
    bpm: 80-120
    rate: 23.976
    palette: strings
    formats: mid, wav
    scenes: {division: shot, colours: [red, Green], longest: 60}
    """
    settings = read(tmp_path, text)
    assert settings.seed == 7
    assert settings.style is Style.ORCHESTRAL
    assert settings.key == "C minor"
    assert settings.bpm == (80.0, 120.0)
    assert settings.rate == Fraction(24000, 1001)
    assert settings.palette is Palette.STRINGS
    assert settings.formats == (Format.MID, Format.WAV)
    assert settings.scenes.division is Division.SHOT
    assert settings.scenes.colours == ("RED", "GREEN")


def test_the_users_own_file_holds_where_none_lies_beside_the_timeline(tmp_path: Path) -> None:
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "recue.yaml").write_text("seed: 5", encoding="utf-8")
    assert read(tmp_path).seed == 5
    assert read(tmp_path, "seed: 6").seed == 6


def test_the_command_line_wins_key_by_key(tmp_path: Path) -> None:
    text = "{seed: 7, key: D, scenes: {longest: 60}}"
    settings = read(tmp_path, text, seed=8, key=None, scenes={"division": Division.ONE})
    assert (settings.seed, settings.key) == (8, "D major")
    assert (settings.scenes.longest, settings.scenes.division) == (60.0, Division.ONE)


def test_paths_in_a_file_are_seen_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "footage").mkdir()
    bank = tmp_path / "elsewhere.sf2"
    bank.touch()
    settings = read(tmp_path, f"{{media: footage, soundfont: '{bank}'}}")
    assert settings.media == tmp_path / "footage"
    assert settings.soundfont == bank


@pytest.mark.parametrize(
    ("text", "loudness"),
    [
        ("{}", -23),
        ("loudness:", -23),
        ("loudness: -16.5", -16.5),
        ("loudness: none", None),
        ("loudness: off", None),
        ("loudness: 'off'", None),
    ],
)
def test_loudness_is_lufs_or_none(tmp_path: Path, text: str, loudness: float | None) -> None:
    settings = read(tmp_path, text)
    assert settings.loudness == loudness
    assert Settings().over(settings.model_dump(mode="json"), "a sheet").loudness == loudness
    assert read(tmp_path, text, loudness="-18").loudness == -18


@pytest.mark.parametrize(
    ("text", "reverb", "bits"),
    [
        ("{}", "hall", 24),
        ("{reverb:, wav_bits:}", "hall", 24),
        ("{reverb: Room, wav_bits: 16}", "room", 16),
        ("{reverb: off, wav_bits: '24'}", "off", 24),
        ("{wav_bits: 32}", "hall", 32),
        ("reverb: none", "off", 24),
    ],
)
def test_a_room_and_the_bits_of_a_wav_are_chosen(tmp_path: Path, text: str, reverb: str, bits: int) -> None:
    settings = read(tmp_path, text)
    assert (settings.reverb, settings.wav_bits) == (reverb, bits)
    again = Settings().over(settings.model_dump(mode="json"), "a sheet")
    assert (again.reverb, again.wav_bits) == (reverb, bits)


@pytest.mark.parametrize(
    ("text", "freedom"),
    [("{}", 0), ("freedom:", 0), ("freedom: 0.25", 0.25), ("freedom: 1", 1), ("freedom: '0.5'", 0.5)],
)
def test_freedom_is_a_share_of_the_bars_and_none_where_nothing_is_said(
    tmp_path: Path, text: str, freedom: float
) -> None:
    settings = read(tmp_path, text)
    assert settings.freedom == freedom
    assert Settings().over(settings.model_dump(mode="json"), "a sheet").freedom == freedom
    assert read(tmp_path, text, freedom=0.75).freedom == 0.75


@pytest.mark.parametrize("value", ["1.5", "-0.1", ".nan", ".inf", "true", "much", "[0.5]"])
def test_a_freedom_that_is_no_share_is_one_sentence(tmp_path: Path, value: str) -> None:
    with pytest.raises(
        UsageError, match=r"^.*recue.yaml: the setting 'freedom' is .*, but it should be a share"
    ) as caught:
        read(tmp_path, f"freedom: {value}")
    assert str(caught.value).endswith("should be a share of the bars from 0 to 1, like 0.5")


def test_hits_weigh_what_the_user_says(tmp_path: Path) -> None:
    settings = read(
        tmp_path, "hits: {weights: {cut: 1.5, motion: 0}, colours: {red: 4}}", hits={"file": None}
    )
    weights = settings.hits.weights
    assert (weights.cut, weights.motion, weights.scene) == (1.5, 0.0, 4.0)
    assert settings.hits.colours == {"RED": 4.0}
    assert read(tmp_path, "hits: {file: spots.csv}").hits.file == tmp_path / "spots.csv"
    given = tmp_path / "other.csv"
    assert read(tmp_path, "hits: {file: spots.csv}", hits={"file": given}).hits.file == given


def test_metres_and_pins_are_read_as_people_write_them(tmp_path: Path) -> None:
    text = """
    grid: {metres: 3/4, pickup: true, fermata: yes, follow: off}
    pins: {Scene 3: {tempo: 96, metre: 6/8}, 101: {solution: 2}}
    """
    settings = read(tmp_path, text)
    assert settings.grid == GridPreferences(metres=(THREE_FOUR,), pickup=True, fermata=True)
    assert settings.pins == {"Scene 3": Pin(tempo=96, metre=SIX_EIGHT), "101": Pin(solution=2)}
    given = {"grid": {"metres": "3/4,6/8", "pickup": None}, "pins": {"Scene 3": {"tempo": "90"}}}
    both = read(tmp_path, text, **given)
    assert (both.grid.metres, both.grid.pickup) == ((THREE_FOUR, SIX_EIGHT), True)
    assert both.pins["Scene 3"] == Pin(tempo=90, metre=SIX_EIGHT)


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("24", Fraction(24)),
        ("'29.97'", Fraction(30000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("119.88", Fraction(120000, 1001)),
        ("25.0", Fraction(25)),
        ("30000/1001", Fraction(30000, 1001)),
    ],
)
def test_rates_are_read_as_people_write_them(tmp_path: Path, written: str, rate: Fraction) -> None:
    assert read(tmp_path, f"rate: {written}").rate == rate


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sede: 7", "there is no setting 'sede'; the nearest is 'seed'"),
        ("scenes: {colors: [RED]}", "there is no setting 'scenes.colors'; the nearest is 'scenes.colours'"),
        (
            "hits: {weights: {cutt: 2}}",
            "there is no setting 'hits.weights.cutt'; the nearest is 'hits.weights.cut'",
        ),
        ("hits: {weights: {cut: -1}}", "the setting 'hits.weights.cut' is -1, but it should be 0 or more"),
        ("hits: {colors: {RED: 3}}", "there is no setting 'hits.colors'; the nearest is 'hits.colours'"),
        (
            "hits: {colours: {RED: much}}",
            "the setting 'hits.colours.RED' is 'much', but it should be a number, like 90",
        ),
        ("hits: {weights: 2}", "the setting 'hits.weights' is 2, but it should be a section"),
        ("weights: {cut: 2}", "there is no setting 'weights'; the nearest is 'hits.weights'"),
        ("longest: 60", "there is no setting 'longest'; the nearest is 'scenes.longest'"),
        ("seed: many", "the setting 'seed' is 'many', but it should be a whole number, like 7"),
        (
            "style: polka",
            "the setting 'style' is 'polka', but it should be 'song', 'chamber' or 'orchestral'",
        ),
        ("bpm: 160-60", "it should run from a low to a high tempo between 20 and 400, like 60-160"),
        ("bpm: fast", "the setting 'bpm'"),
        ("key: H", "'H' names no key; write it like 'C minor' or 'Eb major'"),
        ("rate: film", "it should be frames a second from 1 to 1000, like 24, 23.976 or 30000/1001"),
        ("rate: 0", "the setting 'rate' is 0"),
        ("formats: []", "the setting 'formats' is []"),
        (
            "formats: flac",
            "'mid', 'wav', 'json', 'png', 'm4a', 'mp3', 'stems', 'otio', 'dawproject', 'rpp', 'preview', 'spotting', 'cues', 'click' or 'streamers'",
        ),
        ("{bpm: 60-90, tempo: 120}", "'tempo' is 120, outside of 'bpm', 60 to 90"),
        ("scenes: {shortest: 70}", "'longest' should be at least twice 'shortest'"),
        ("scenes: 4", "the setting 'scenes' is 4"),
        ("pins: {a: {temp: 90}}", "there is no setting 'pins.a.temp'; the nearest is 'pins.*.tempo'"),
        ("pins: {a: {bpm: 90}}", "there is no setting 'pins.a.bpm'; the nearest is 'pins.*.tempo'"),
        ("pins: {a: 90}", "the setting 'pins.a' is 90, but it should be a section of settings"),
        ("pins: 90", "the setting 'pins' is 90, but it should be a section of settings"),
        ("pins: {a: {tempo: 0}}", "the setting 'pins.a.tempo' is 0, but it should be more than 0"),
        (
            "pins: {a: {metre: 3}}",
            "the setting 'pins.a.metre' is 3, but it should be 4/4, 3/4, 6/8, 2/4, 5/4, 7/8 or 12/8",
        ),
        ("grid: {metres: 4/4 3/4}", "the setting 'grid.metres' is '4/4 3/4', but it should be 4/4, 3/4"),
        ("grid: {metres: []}", "the setting 'grid.metres' is [], but it should name at least one"),
        ("grid: {metre: 3/4}", "there is no setting 'grid.metre'; the nearest is 'grid.metres'"),
        (
            "loudness: loud",
            "the setting 'loudness' is 'loud', but it should be a loudness from -60 to -5 LUFS",
        ),
        (
            "reverb: cathedral",
            "the setting 'reverb' is 'cathedral', but it should be 'hall', 'room' or 'off'",
        ),
        ("wav_bits: 20", "the setting 'wav_bits' is 20, but it should be 24, 16 or 32 bits"),
        ("loudness: -3", "the setting 'loudness' is -3, but it should be a loudness from -60 to -5 LUFS"),
        ("loudness: true", "the setting 'loudness' is true, but it should be a loudness"),
        ("- seed", "holds no settings: write one 'key: value' a line"),
        ("seed: [1", "cannot be read as YAML"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_the_file(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    sentence = str(caught.value)
    assert says in sentence
    assert str(tmp_path / "recue.yaml") in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("scenes: {colours: [red, RDE]}", "scenes.colours: there is no colour 'RDE' of markers; did you mean RED?"),
        ("scenes: {colours: prupel}", "scenes.colours: there is no colour 'PRUPEL' of markers; did you mean PURPLE?"),
        ("hits: {colours: {PRUPLE: 2}}", "hits.colours: there is no colour 'PRUPLE' of markers; did you mean PURPLE?"),
        ("hits: {colours: {'#ff0000': 2}}", "there is no colour '#FF0000' of markers; there are RED, PINK, "),
    ],
)  # fmt: skip
def test_a_colour_that_markers_do_not_have_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'recue.yaml'}, ")
    assert says in str(caught.value)


@pytest.mark.parametrize("colour", [each.lower() for each in COLOURS])
def test_every_programs_colours_are_known(tmp_path: Path, colour: str) -> None:
    assert read(tmp_path, f"scenes: {{colours: {colour}}}").scenes.colours == (colour.upper(),)


def test_a_score_that_was_made_with_a_colour_that_is_none_is_gone_on_from(tmp_path: Path) -> None:
    settings = read(tmp_path, "seed: 7").over({"scenes": {"colours": ["RDE"]}}, "cut.recue.json")
    assert settings.scenes.colours == ("RDE",)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"bpm": "300-20"}, "--bpm is '300-20', but it should run from a low to a high tempo between 20 and 400, like 60-160"),
        ({"style": "polka"}, "--style is 'polka', but it should be 'song', 'chamber' or 'orchestral'"),
        ({"key": "H"}, "--key is 'H', but 'H' names no key; write it like 'C minor' or 'Eb major'"),
        ({"seed": -1}, "--seed is -1, but it should be 0 or more"),
        ({"freedom": 1.5}, "--freedom is 1.5, but it should be a share of the bars from 0 to 1, like 0.5"),
        ({"tempo": float("nan")}, "--tempo is nan, but it should be a number, like 90"),
        ({"tempo": 90, "bpm": "100-120"}, "--tempo is 90, outside of --bpm, 100 to 120"),
        ({"rate": "film"}, "--rate is 'film', but it should be frames a second from 1 to 1000, like 24, 23.976 or 30000/1001"),
        ({"formats": ""}, "--formats is empty, but it should name at least one"),
        ({"grid": {"metres": "7/4"}}, "--metre is '7/4', but it should be 4/4, 3/4, 6/8, 2/4, 5/4, 7/8 or 12/8"),
        ({"pins": {"Door": {"bpm": "90"}}}, "--pin 'Door:bpm=90': a scene has no 'bpm' to fix; did you mean tempo?"),
        ({"pins": {"Door": {"Meter": "3/4"}}}, "--pin 'Door:Meter=3/4': a scene has no 'Meter' to fix; did you mean metre?"),
        ({"pins": {"Door": {"tempo": "fast"}}}, "--pin 'Door:tempo=fast': tempo should be a number, like 90"),
        ({"pins": {"Door": {"tempo": "0"}}}, "--pin 'Door:tempo=0': tempo should be more than 0"),
        ({"pins": {"Door": {"solution": "2.5"}}}, "--pin 'Door:solution=2.5': solution should be a whole number, like 7"),
        ({"pins": {"Door": {"metre": "7/4"}}}, "--pin 'Door:metre=7/4': metre should be 4/4, 3/4, 6/8, 2/4, 5/4, 7/8 or 12/8"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_told_as_it_is_written(
    tmp_path: Path, options: dict[str, object], says: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, "seed: 7", **options)
    assert str(caught.value) == says


def test_a_wrong_argument_of_a_program_is_told_by_its_key(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^the arguments: the setting 'style' is 'polka', but it should be"):
        Settings.read(tmp_path / "cut.otio", {"style": "polka"}, tmp_path, source="the arguments")


def test_a_file_that_is_not_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "recue.yaml").write_bytes(b"\xff\xfe\x00seed")
    with pytest.raises(UsageError, match="cannot be read as YAML"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("bpm: 90", "is 90, but it should run from a low to a high tempo between 20 and 400, like 60-160"),
        ("bpm: [60, fast]", "is [60, 'fast'], but it should run from a low to a high tempo"),
        ("bpm: {60: 160}", "the setting 'bpm' is {60: 160}, but it should run from a low to a high tempo"),
        ("bpm:", "the setting 'bpm' is empty, but it should run from a low"),
        ("seed:", "the setting 'seed' is empty, but it should be a whole number, like 7"),
        ("seed: 1.5", "the setting 'seed' is 1.5, but it should be a whole number, like 7"),
        ("seed: -1", "the setting 'seed' is -1, but it should be 0 or more"),
        ("tempo: quick", "the setting 'tempo' is 'quick', but it should be a number, like 90"),
        (
            "hits: {weights: {cut: 1.0e+308}}",
            "the setting 'hits.weights.cut' is 1e+308, but it should be 100000 or less",
        ),
        (
            "hits: {weights: {cut: .inf}}",
            "the setting 'hits.weights.cut' is inf, but it should be a number, like 90",
        ),
        ("tempo: .nan", "the setting 'tempo' is nan, but it should be a number, like 90"),
        ("picture: nope", "the setting 'picture' is 'nope', but it should be true or false"),
        ("key: 4", "the setting 'key' is 4, but it should be text; put it in quotes"),
        ("formats: ''", "the setting 'formats' is empty, but it should name at least one"),
        ("formats: true", "the setting 'formats' is true, but it should be a list of words, like 'one, two'"),
        ("media: 2020-01-01", "the setting 'media' is 2020-01-01, but it should be the path of"),
        ("rate: 1e999999999", "it should be frames a second from 1 to 1000, like 24, 23.976 or 30000/1001"),
        ("rate: 24/0", "it should be frames a second"),
        ("scenes: {1: 2}", "there is no setting 'scenes.1'; the nearest is"),
        ("scenes:", "the setting 'scenes' is empty, but it should be a section of settings"),
        ("scenes: {longest: 1}", "the setting 'scenes.longest' is 1, but it should be 4 or more"),
        ("seed: &a [*a]", "it refers to '*a'; write the value out instead"),
        ("seed: 2020-99-99", "cannot be read as YAML"),
    ],
)
def test_a_wrong_value_says_what_to_write_instead(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert says in str(caught.value)


@pytest.mark.parametrize(("option", "value"), [("bpm", "60"), ("formats", ""), ("rate", "film")])
def test_a_wrong_option_says_what_to_write_instead(tmp_path: Path, option: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"^--{option} is .*, but it should "):
        read(tmp_path, **{option: value})


KEYS = [
    *Settings.model_fields,
    *(f"scenes.{key}" for key in ScenePreferences.model_fields),
    *(f"grid.{key}" for key in GridPreferences.model_fields),
    *(f"pins.a.{key}" for key in Pin.model_fields),
]
JUNK: list[object] = [
    None, True, 4, -5, 2**70, 1.5, float("nan"), float("inf"), "", "word", "a,b", "\ud800", [], [1], [None],
    [True], [[]], {}, {"a": 1}, {1: 2}, {None: 1}, date(2020, 1, 1), b"\xff", [b"\xff"], Path("x"), 10**400,
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_whatever_is_written_the_sentence_is_in_our_words(key: str) -> None:
    section, _, name = key.rpartition(".")
    for value in JUNK:
        values: dict[str, object] = {name: value}
        for part in reversed(section.split(".") if section else ()):
            values = {part: values}
        try:
            Settings.model_validate(values)
        except ValidationError as error:
            kinds = {found["type"] for found in error.errors()}
            assert kinds <= {*WORDS, "value_error", "extra_forbidden", "invalid_key"}, value
            with pytest.raises(UsageError) as caught:
                Settings._checked(values, "here")
            said = str(caught.value)
            assert said.startswith("here: ")
            assert "\n" not in said
            for jargon in ("Input", "valid ", "instance", "class", "dictionary", "NoneType", "object at"):
                assert jargon not in said


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda file: file.mkdir(), "is a folder, not a file of settings"),
        (lambda file: file.symlink_to("nowhere.yaml"), "is a link to a file that is not there"),
        (lambda file: file.symlink_to(file.name), "is a link to a file that is not there"),
    ],
    ids=["a folder", "a broken link", "a link to itself"],
)
def test_what_only_looks_like_a_settings_file_is_not_passed_over(
    tmp_path: Path, make: Callable[[Path], None], says: str
) -> None:
    make(tmp_path / "recue.yaml")
    with pytest.raises(UsageError, match=says) as caught:
        read(tmp_path)
    assert str(tmp_path / "recue.yaml") in str(caught.value)


def test_a_path_that_leads_nowhere_is_told_even_where_it_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"there is no folder .*nowhere to look for media in; correct --media"
    ):
        read(tmp_path, "{media: nowhere, picture: false}")
    with pytest.raises(UsageError, match=r"there is no SoundFont .*none\.sf2; correct --soundfont"):
        read(tmp_path, "{soundfont: none.sf2, formats: mid}")
    with pytest.raises(UsageError, match="there is no SoundFont"):
        read(tmp_path, soundfont=tmp_path / ("long" * 100))


ALIASES = "a: &a [lol, lol]\nb: &b [*a, *a]\nstyle: *b"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ALIASES, "it refers to '*a'; write the value out instead"),
        ("seed: &a 7\ngrid:\n  <<: *a", "it refers to '*a'; write the value out instead"),
        ("formats: &a [*a]", "it refers to '*a'; write the value out instead"),
        ("seed: 7\n" + "#" * LARGEST_SETTINGS, "larger than 256 kB"),
        ("formats: " + "[" * 100_000, "it is nested too deep"),
        ("- " * 50_000, "it is nested too deep"),
        ("seed: 0x" + "F" * 50_000, "a number has more than 100 characters"),
        ("tempo: 1" + ":1" * 50_000 + ".5", "a number has more than 100 characters"),
    ],
)
@pytest.mark.parametrize("folder", ["", "user"])
def test_a_file_that_expands_without_bound_is_refused(
    tmp_path: Path, folder: str, text: str, reason: str
) -> None:
    file = tmp_path / folder / "recue.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        read(tmp_path)
    assert str(raised.value).startswith(f"{file} cannot be read as YAML")
    assert reason in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_in_any_form_of_unicode_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "recue.yaml").write_bytes("scenes: {names: [Szene, Ü]}\n".encode(encoding))
    assert Settings.read(tmp_path / "cut.otio", {}, tmp_path).scenes.names == ("Szene", "Ü")


def test_a_file_in_a_code_page_is_to_be_saved_in_utf_8(tmp_path: Path) -> None:
    (tmp_path / "recue.yaml").write_bytes("scenes: {names: Ü}\n".encode("cp1252"))
    with pytest.raises(UsageError, match="it is not in UTF-8; save it in UTF-8"):
        Settings.read(tmp_path / "cut.otio", {}, tmp_path)


@pytest.mark.parametrize(
    "name", ["cp1252", "Windows-1251", "Shift-JIS", "mac_roman", "utf-16", "GBK", "Big5"]
)
def test_a_code_page_is_named_as_people_name_it(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, encoding=name).reading["encoding"] == name


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "ANSI", "1252x"])
def test_a_code_page_that_there_is_not_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"--encoding is '.*', but it should be a code page, like cp1252"):
        read(tmp_path, encoding=name)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mood: teense", r"recue.yaml, mood: 'teense' is no word that Recue knows .* the nearest is 'tense'"),
        ("moods: {Door: sadd}", r"recue.yaml, moods, Door: 'sadd' is no word .* the nearest is 'sad'"),
        ("words: {icy: colld}", r"recue.yaml: The word 'icy' in 'words' cannot be read: 'colld' is no word"),
        ("words: {icy: very icy}", r"recue.yaml: 'words' defines 'icy' by 'icy'; define one of them"),
    ],
)
def test_a_word_that_is_not_known_is_refused_by_its_place(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "recue.yaml").write_text(text)
    with pytest.raises(UsageError, match=says):
        Settings.read(tmp_path / "cut.otio", {}, tmp_path)


def test_own_words_of_the_file_hold_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "recue.yaml").write_text("words: {icy: 'sad, high strings'}")
    assert Settings.read(tmp_path / "cut.otio", {"mood": "very icy"}, tmp_path).mood == "very icy"
    with pytest.raises(UsageError, match=r"--mood: 'icyy' is no word that Recue knows .* nearest is 'icy'"):
        Settings.read(tmp_path / "cut.otio", {"mood": "icyy"}, tmp_path)
