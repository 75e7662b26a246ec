"""Measure composers against real music, for `recue evaluate`."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from bridge.commands.bench.folder import temporary_folder
from bridge.errors import MissingError, UsageError, recue_error
from bridge.output.delivering import deliver_files, kept_remarks
from generator.composing import GanComposer
from generator.errors import GeneratorError, WeightsError
from generator.evaluation.contenders import NAMES, Contender, contender
from generator.evaluation.evaluation import Evaluation, evaluate, tasks_of
from generator.evaluation.excerpts import read_excerpts
from generator.evaluation.judging.pairs import read_films
from generator.pieces.corpus import SETS, read_corpus
from integrations.files.delivery import Delivery, Kept

SCHEMA = "recue.evaluation/2"
OTHERS = 10
"""One in so many files of the training music is compared with the real music."""
UNKNOWN = "nothing is said of copying from the training music: name its folder with --corpus"


def evaluate_composers(
    real: Path,
    out: Path | None,
    names: Sequence[str],
    corpus: Path | None,
    sets: Sequence[str],
    films: Path | None,
    seed: int,
    progress: Callable[[str, float], None],
) -> dict[str, object]:
    """Compose with each composer under the conditions of real music, and measure the files.

    Args:
        real: A folder of MIDI files, or a corpus with `index.tsv`, whose `valid` split is taken.
        out: The folder to keep the files in; none are kept where None.
        names: The composers; all where empty.
        corpus: What they were trained on; `real` where that is a corpus.
        sets: The sets of the corpus `real` that are measured; all where empty.
        films: A folder of scores' MIDI files, compared with the real music; none where None.
        seed: The seed of all that is random.
        progress: Called with each step and its share done, from 0 to 1.

    Returns:
        The object that `--json` prints.

    Raises:
        UsageError: If a name is not known, or the music cannot be read.
        NotWrittenError: If it cannot be written.
        MissingError: If the composer's weights are missing.
    """
    home = corpus or (real if (real / "index.tsv").is_file() else None)
    contenders = contenders_of(names, seed)
    remarks = [] if home else [UNKNOWN]
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder("evaluate"))
        try:
            tasks = tasks_of(read_excerpts(real, sets=sets or SETS), folder, seed)
            training = list(read_corpus(home, "train")) if home else []
            others = read_excerpts(home, "train", OTHERS) if home else []
            scores = read_films(films) if films else []
            found = evaluate(tasks, contenders, folder, training, others, scores, time.perf_counter, progress)
        except GeneratorError as error:
            raise recue_error(error) from error
        kept = _saved(folder, out) if out is not None else ()
    return document(found, [*remarks, *kept_remarks(kept)])


def _saved(folder: Path, out: Path) -> tuple[Kept, ...]:
    """Write the files below a folder to another one; return what was kept."""
    written = [
        deliver_files(out / file.parent.name, Delivery(file.stem, {"mid": file.read_bytes()}))
        for file in sorted(folder.glob("*/*.mid"))
    ]
    return tuple(kept for each in written for kept in each.kept)


def contenders_of(names: Sequence[str], seed: int) -> list[Contender]:
    """Return the composers to measure; all where none is named.

    Raises:
        UsageError: If a name is not known.
        MissingError: If the composer's weights are missing.
    """
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise UsageError(f"there is no composer '{unknown[0]}'; name one of {', '.join(NAMES)}")
    try:
        trained = GanComposer.trained()
    except WeightsError as error:
        raise MissingError(str(error)) from error
    return [contender(name, trained, seed) for name in dict.fromkeys(names or NAMES)]


def document(found: Evaluation, remarks: Sequence[str]) -> dict[str, object]:
    """Return an evaluation as JSON."""
    return {"schema": SCHEMA, **asdict(found), "notes": list(remarks)}
