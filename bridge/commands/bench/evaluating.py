"""Measure composers against real music, for `recue evaluate`."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from bridge.commands.bench.folder import temporary_folder
from bridge.errors import MissingError, UsageError, recue_error
from bridge.output.delivering import deliver_files, kept_remarks
from bridge.score.composers import load_torch
from generator.corpus import read_corpus
from generator.errors import GeneratorError, WeightsError
from generator.evaluation.contenders import GAN, NAMES, Contender, contender
from generator.evaluation.evaluation import Evaluation, evaluate, tasks_of
from generator.evaluation.excerpts import read_excerpts
from generator.evaluation.judging.pairs import read_films
from integrations.files.delivery import Delivery, Kept

SCHEMA = "recue.evaluation/1"
OTHERS = 10
"""One in so many files of the training music is compared with the real music."""


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
        names: The composers; all that have weights where empty.
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
        MissingError: If the weights of a composer that was named are missing.
    """
    load_torch()
    home = corpus or (real if (real / "index.tsv").is_file() else None)
    contenders, remarks = contenders_of(names, seed)
    if home is None:
        remarks.append("nothing is said of copying from the training music: name its folder with --corpus")
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder("evaluate"))
        try:
            tasks = tasks_of(read_excerpts(real, sets=sets), folder, seed)
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


def contenders_of(names: Sequence[str], seed: int) -> tuple[list[Contender], list[str]]:
    """Return the composers to measure, and a remark for each that is left out.

    Raises:
        UsageError: If a name is not known.
        MissingError: If the weights of a composer that was named are missing, or those that ship.
    """
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise UsageError(f"there is no composer '{unknown[0]}'; name one of {', '.join(NAMES)}")
    found, remarks = [], []
    for name in dict.fromkeys(names or NAMES):
        try:
            found.append(contender(name, seed))
        except WeightsError as error:
            if names or name == GAN:
                raise MissingError(str(error)) from error
            remarks.append(f"{name} is left out: it has no weights here")
    return found, remarks


def document(found: Evaluation, remarks: Sequence[str]) -> dict[str, object]:
    """Return an evaluation as JSON."""
    return {"schema": SCHEMA, **asdict(found), "notes": list(remarks)}
