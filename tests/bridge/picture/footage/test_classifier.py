"""A person's own classifier of pictures: loaded, run on footage, and refused where it does not fit."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import UsageError
from bridge.picture.features.seen_object import SeenObject
from bridge.picture.footage.classifier import Classifier, OwnClassifier
from bridge.picture.footage.objects import read_objects, salient_part
from bridge.score.inputs import see
from bridge.settings import Settings
from bridge.store import Store, StoredFootage
from bridge.timeline import Media, MediaKind, Shot, Timeline
from tests.bridge.picture.drawn import blotches, plain, write_colours
from tests.onnx_file import colour_network, write_network

F = Fraction
LABELS = "size: 32\nlabels:\n  fire: [-0.6, 0.9]\n  sea: [0.5, -0.4]\n"


def test_a_network_says_what_a_picture_shows_and_what_that_feels_like(tmp_path: Path) -> None:
    classifier = Classifier(write_network(tmp_path / "mood.onnx", LABELS))
    fire, sea = (classifier.classify(plain(*colour)) for colour in ((230, 60, 20), (20, 60, 230)))

    assert (fire.label, sea.label) == ("fire", "sea")
    assert fire.sure > 0.99
    assert (fire.valence, fire.arousal) == pytest.approx((-0.6, 0.9), abs=0.01)
    assert (sea.valence, sea.arousal) == pytest.approx((0.5, -0.4), abs=0.01)
    middle = classifier.classify(plain(100, 100, 100))
    assert (middle.valence, middle.arousal) == pytest.approx((-0.05, 0.25), abs=0.01)


def test_each_shot_of_a_timeline_is_looked_at_where_the_eye_goes_first(tmp_path: Path) -> None:
    """A red sign on a grey wall, then a blue one; a shot without footage is not known."""
    wall = np.repeat(blotches(3, 320, 180, 12)[..., None] // 4 + 90, 3, axis=2)

    def sign(colour: tuple[int, int, int]) -> np.ndarray:
        frame = wall.copy()
        frame[50:90, 200:250] = colour
        return frame

    write_colours(tmp_path / "film.mp4", [sign((220, 30, 30))] * 24 + [sign((30, 40, 220))] * 24)
    write_network(tmp_path / "mood.onnx", LABELS)
    (tmp_path / "recue.yaml").write_text("picture_model: mood.onnx\n", encoding="utf-8")
    media = Media("film", MediaKind.FILE, "film.mp4")
    shots = (
        Shot("A", media, F(0), F(1), F(0)),
        Shot("B", media, F(1), F(2), F(1)),
        Shot("C", Media("gone", MediaKind.FILE, "gone.mov"), F(2), F(3), F(0)),
    )
    cut = Timeline("T", F(24), F(0), False, F(3), shots, ())
    settings = Settings.read(tmp_path / "cut.otio", {})
    first, second, third = see(cut, tmp_path / "cut.otio", settings, lambda *_: None).objects

    assert first is not None
    assert second is not None
    assert (first.label, second.label, third) == ("fire", "sea", None)
    assert see(cut, tmp_path / "cut.otio", Settings(), lambda *_: None).objects == ()


def test_what_was_seen_before_is_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [plain(220, 30, 30)] * 24 + [plain(30, 40, 220)] * 24
    write_colours(tmp_path / "film.mp4", frames)
    model = write_network(tmp_path / "mood.onnx", LABELS)
    media = Media("film", MediaKind.FILE, "film.mp4")
    shots = (Shot("A", media, F(0), F(1), F(0)), Shot("B", media, F(1), F(2), F(1)))
    cut = Timeline("T", F(24), F(0), False, F(2), shots, ())

    def seen(store: Store) -> tuple[SeenObject | None, ...]:
        return read_objects(
            cut, tmp_path / "cut.otio", None, OwnClassifier(model), StoredFootage(store.features)
        )

    with Store.open(tmp_path / "store.db") as store:
        first = seen(store)
        with monkeypatch.context() as patch:
            patch.setattr(OwnClassifier, "loaded", None)
            assert seen(store) == first
        model.with_suffix(".yaml").write_text(LABELS.replace("0.9", "0.5"), encoding="utf-8")
        assert seen(store)[0] != first[0]


def test_what_the_eye_goes_to_is_cut_out_with_a_margin() -> None:
    frame = plain(90, 95, 100)
    frame[50:90, 200:250] = (250, 220, 40)
    part = salient_part(frame)

    assert part.shape[0] < 120
    assert part.shape[1] < 160
    assert part[..., 0].max() == 250


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ("- a\n- b", "has no labels: write 'labels:'"),
        ("labels: {}", "has no labels"),
        ("labels: {fire: 1, sea: 2}", "'fire' in mood.yaml must have a valence and an arousal"),
        ("labels: {fire: [2, 0], sea: [0, 0]}", "'fire' in mood.yaml must have a valence and an arousal"),
        ("labels: {fire: [.nan, 0], sea: [0, 0]}", "'fire' in mood.yaml must have a valence and an arousal"),
        ("size: 5000\nlabels: {fire: [0, 0], sea: [0, 0]}", "'size' in mood.yaml must be 8 to 1024 pixels"),
        ("mean: [1]\nlabels: {fire: [0, 0], sea: [0, 0]}", "'mean' in mood.yaml must be three numbers"),
        ("spread: [0, 1, 1]\nlabels: {fire: [0, 0]}", "'spread' in mood.yaml must not be 0"),
        ("size: 32\nlabels: {fire: [0, 0]}", "mood.onnx has 2 outputs, and its table 1 labels"),
        ("labels: {fire: [0", "mood.yaml cannot be read as YAML"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_in_a_sentence(tmp_path: Path, labels: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        Classifier(write_network(tmp_path / "mood.onnx", labels))
    assert says in str(refused.value)


def test_what_is_no_network_is_refused_in_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model = write_network(tmp_path / "mood.onnx", LABELS)
    model.write_bytes(b"no network")
    with pytest.raises(UsageError, match=r"mood\.onnx cannot be read as ONNX by OpenCV"):
        Classifier(model)
    model.unlink()
    with pytest.raises(UsageError, match=r"The picture model .*mood\.onnx cannot be read \(No such file"):
        Classifier(model)
    with pytest.raises(UsageError, match=r"there is no file .*gone\.onnx; correct 'picture_model'"):
        Settings.read(tmp_path / "cut.otio", {"picture_model": str(tmp_path / "gone.onnx")})
    capfd.readouterr()


def test_a_network_that_puts_out_no_numbers_is_refused(tmp_path: Path) -> None:
    model = write_network(tmp_path / "mood.onnx", LABELS)
    model.write_bytes(colour_network([[float("nan")] * 3] * 2, 32))
    with pytest.raises(UsageError, match="puts out what is no number"):
        Classifier(model)
