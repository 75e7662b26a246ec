"""Train the composer, the styles or the encoders, and write the weights."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bridge.errors import NotWrittenError, UsageError, recue_error
from bridge.output.delivering import deliver_files
from generator.errors import GeneratorError
from integrations.files.delivery import Delivery

WEIGHTS = ".safetensors"
GAN, STYLES = "gan", "styles"
"""What can be trained: the composer, and the mixtures from which missing conditions are filled in."""


def train_composer(
    composer: str,
    corpus: Path,
    output: Path,
    checkpoint: Path,
    steps: int | None,
    seed: int | None,
    threads: int,
    report: Callable[[str], None],
) -> None:
    """Train the composer or the styles, and write the weights.

    Raises:
        UsageError: If there is nothing of this name to train, the corpus or the checkpoint cannot be read, or the
            checkpoint is of another run.
        NotWrittenError: If the weights or the checkpoint cannot be written.
    """
    import torch  # noqa: PLC0415 (slow to load)

    if composer not in {GAN, STYLES}:
        raise UsageError(f"there is no composer '{composer}'; name one of {GAN}, {STYLES}")
    _check_name(output)
    torch.set_num_threads(threads)
    try:
        _check_writable(output.parent, "The weights", "-o")  # better now than after hours
        if composer == STYLES:
            weights = _trained_styles(corpus, report)
        else:
            weights = _trained(corpus, checkpoint, steps, seed, report)
    except GeneratorError as error:
        raise recue_error(error) from error
    deliver_files(output.parent, Delivery(output.stem, {output.suffix.removeprefix("."): weights}))


def train_encoders(
    footage: Path | None,
    films: int,
    output: Path,
    checkpoint: Path,
    steps: int | None,
    seed: int | None,
    threads: int,
    report: Callable[[str], None],
) -> None:
    """Train the encoders on what the explicit way says of drawn films, and of a person's own footage; write the weights.

    Args:
        footage: A folder of video files; None for none.
        films: Films to draw.
        output: The weights file.
        checkpoint: Where the run is kept; what is read of films is not, and is read again when it goes on.
        steps: Updates; those of the recipe where left out.
        seed: What everything random is drawn from; that of the recipe where left out.
        threads: Of PyTorch.
        report: Called with a line now and then.

    Raises:
        UsageError: If there is no footage to learn from, or the checkpoint cannot be read or is of another run.
        NotWrittenError: If the weights or the checkpoint cannot be written.
    """
    import torch  # noqa: PLC0415 (slow to load)

    from bridge.commands.encoder_lessons import lessons_of  # noqa: PLC0415
    from generator.encoders.learning import EncoderRecipe, train  # noqa: PLC0415

    _check_name(output)
    torch.set_num_threads(threads)
    _check_writable(output.parent, "The weights", "-o")
    _check_writable(checkpoint.parent, "The checkpoint", "--checkpoint")
    given = {name: value for name, value in {"steps": steps, "seed": seed}.items() if value is not None}
    recipe = replace(EncoderRecipe(), **given)
    lessons, held_out = lessons_of(footage, films, recipe.seed, report)
    try:
        weights = train(lessons, held_out, recipe, checkpoint, report)
    except GeneratorError as error:
        raise recue_error(error) from error
    deliver_files(output.parent, Delivery(output.stem, {output.suffix.removeprefix("."): weights}))


def _check_name(output: Path) -> None:
    if output.suffix != WEIGHTS:
        raise UsageError(f"weights are written as {WEIGHTS}; name a file like {output.stem}{WEIGHTS} with -o")


def _check_writable(folder: Path, what: str, option: str) -> None:
    """Check that a folder can be written to; it is made if it is not there.

    Raises:
        NotWrittenError: If nothing can.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0")
    except OSError as error:
        raise NotWrittenError(
            f"{what} cannot be written to {folder} ({error.strerror}): free the folder or name another with {option}"
        ) from error


def _trained_styles(corpus: Path, report: Callable[[str], None]) -> bytes:
    """Learn the styles from a corpus, and return their file."""
    from generator.pieces.columns import columns_of  # noqa: PLC0415
    from generator.pieces.corpus import read_corpus  # noqa: PLC0415
    from generator.styles.training import trained  # noqa: PLC0415

    music, check = (map(columns_of, read_corpus(corpus, split)) for split in ("train", "valid"))
    return trained(music, check, report)


def _trained(
    corpus: Path, checkpoint: Path, steps: int | None, seed: int | None, report: Callable[[str], None]
) -> bytes:
    """Train the composer on a corpus, and return the weights' file."""
    from generator.learning.run import RunRecipe, run  # noqa: PLC0415 (loads torch)

    _check_writable(checkpoint.parent, "The checkpoint", "--checkpoint")
    given = {name: value for name, value in {"steps": steps, "seed": seed}.items() if value is not None}
    recipe = RunRecipe()
    return run(corpus, checkpoint, replace(recipe, composer=replace(recipe.composer, **given)), report)
