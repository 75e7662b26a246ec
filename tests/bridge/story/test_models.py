"""A person's own model tells feelings: real loading of tiny models that are made here."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import MissingError, UsageError
from bridge.story.models.labels import PLACES, feeling_of_labels, unknown
from bridge.story.models.loading import load_model
from bridge.story.models.onnx import _labels

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "happy", "sad", "table")
LABELS = {0: "joy", 1: "sadness", 2: "neutral"}


def test_labels_of_the_usual_models_are_known() -> None:
    assert unknown(["POSITIVE", "Negative", "1 star", "5 stars", "very_negative", "grief"]) == []
    assert unknown(["LABEL_0", "joy"]) == ["LABEL_0"]


def test_shares_of_labels_make_a_feeling() -> None:
    sad = feeling_of_labels(["joy", "sadness", "neutral"], [0.05, 0.85, 0.1])
    assert sad is not None
    assert sad.valence < -0.5
    assert (sad.because, sad.confidence) == ("sadness", 0.9)
    assert feeling_of_labels(["joy", "sadness", "neutral"], [0.02, 0.03, 0.95]) is None
    assert feeling_of_labels(["LABEL_0"], [1.0]) is None
    assert all(-1 <= axis <= 1 for place in PLACES.values() for axis in (place.valence, place.tension))


def transformer(folder: Path, labels: dict[int, str]) -> Path:
    """Save a BERT of two words: what it is told of them, is put into its weights by hand."""
    transformers = pytest.importorskip("transformers", reason="needs recue[story]")
    import torch  # noqa: PLC0415

    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=16,
        id2label=labels,
        label2id={label: at for at, label in labels.items()},
    )
    model = transformers.BertForSequenceClassification(config)
    model.save_pretrained(folder)
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_transformer_is_loaded_from_its_folder(tmp_path: Path) -> None:
    model, remarks = load_model(transformer(tmp_path, LABELS))
    one = model.feelings(["happy", "sad table", "happy"])
    assert len(one) == 3
    assert one == model.feelings(["happy", "sad table", "happy"])
    assert one[0] == one[2]
    assert remarks == ()


def test_labels_that_mean_nothing_are_named(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="needs recue[story]")
    (tmp_path / "some").mkdir()
    (tmp_path / "none").mkdir()
    _, remarks = load_model(transformer(tmp_path / "some", {0: "joy", 1: "sarcasm"}))
    assert remarks == ("The model some also tells sarcasm, of which nothing is taken.",)
    with pytest.raises(UsageError, match="tells LABEL_0, LABEL_1, which are no feelings"):
        load_model(transformer(tmp_path / "none", {0: "LABEL_0", 1: "LABEL_1"}))


def test_weights_that_run_code_and_code_of_its_own_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="needs recue[story]")
    folder = transformer(tmp_path, LABELS)
    config = json.loads((folder / "config.json").read_text())
    (folder / "trap.py").write_text("raise SystemExit('ran')")
    config |= {
        "model_type": "trap",
        "auto_map": {"AutoConfig": "trap.Trap", "AutoModelForSequenceClassification": "trap.Trap"},
    }
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(UsageError, match="cannot be read"):
        load_model(folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(UsageError, match=r"weights in .safetensors"):
        load_model(folder)


def onnx_model(folder: Path, rows: Sequence[Sequence[float]], labels: dict[int, str]) -> Path:
    """Write a model that adds up what each of its words tells, and the tokenizer and config beside it."""
    onnx = pytest.importorskip("onnx", reason="writes the model")
    pytest.importorskip("onnxruntime", reason="needs recue[story]")
    tokenizers = pytest.importorskip("tokenizers", reason="needs recue[story]")
    from onnx import TensorProto, helper  # noqa: PLC0415

    table = helper.make_tensor(
        "table", TensorProto.FLOAT, [len(rows), len(labels)], [each for row in rows for each in row]
    )
    axes = helper.make_tensor("axes", TensorProto.INT64, [1], [1])
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["told"]),
        helper.make_node("ReduceSum", ["told", "axes"], ["logits"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, None])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, len(labels)])],
        [table, axes],
    )
    made: Any = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(made, folder / "model.onnx")
    vocabulary = {word: at for at, word in enumerate(WORDS)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"id2label": labels}))
    return folder / "model.onnx"


ROWS = ((0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (6, 0, 0), (0, 6, 0), (0, 0, 6))
"""What the words of WORDS tell of joy, sadness and nothing."""


def test_an_onnx_model_tells_what_its_words_tell(tmp_path: Path) -> None:
    file = onnx_model(tmp_path, ROWS, LABELS)
    for place in (file, tmp_path):
        model, _ = load_model(place)
        happy, sad, table = model.feelings(["happy", "sad", "table"])
        assert happy is not None
        assert sad is not None
        assert (happy.because, sad.because, table) == ("joy", "sadness", None)
        assert happy.valence > 0 > sad.valence


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("model.onnx", b"no model", "cannot be read"),
        ("tokenizer.json", b"{", "cannot be read"),
        ("config.json", b"{", "is no JSON"),
        ("config.json", b"{}", "names no labels"),
        ("config.json", b'{"id2label": {"0": "joy"}}', "does not run"),
        ("tokenizer.json", None, "needs tokenizer.json beside it"),
        ("config.json", None, "needs config.json beside it"),
    ],
)
def test_a_broken_model_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    file = onnx_model(tmp_path, ROWS, LABELS)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=said):
        load_model(file)


def test_a_place_without_a_model_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path):
        with pytest.raises((UsageError, MissingError)):
            load_model(place)


def test_what_is_no_number_is_no_feeling() -> None:
    assert feeling_of_labels(("joy", "fear"), (0.9, 0.1)) is not None
    assert feeling_of_labels(("joy", "fear"), (float("nan"), 0.1)) is None


def test_labels_are_numbered_by_numbers() -> None:
    named = {"id2label": {"0": "joy", "9" * 5000: "fear"}}
    with pytest.raises(UsageError, match="names no labels"):
        _labels(named, Path("model.onnx"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no FIFOs")
def test_nothing_waits_for_what_is_no_file_in_the_folder_of_a_model(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    os.mkfifo(tmp_path / "model.safetensors")
    with pytest.raises(UsageError, match=r"model\.safetensors is no file"):
        load_model(tmp_path)
