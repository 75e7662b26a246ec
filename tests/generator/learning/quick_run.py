"""A training run of seconds; as a program, the command line with it instead of the recipe of hours."""

import sys
from functools import partial
from unittest.mock import patch

from bridge.cli import main
from generator.learning import run
from generator.learning.critic import CriticRecipe
from generator.learning.recipe import Recipe
from generator.learning.run import RunRecipe

QUICK = RunRecipe(
    Recipe(steps=1, batch=2, columns=48, warm_up=1, check_passages=2),
    CriticRecipe(pretraining=1, steps=2, batch=2, columns=48, check_every=1),
    pairs=2,
    check_pairs=2,
)
"""Every network has its full size."""
PROGRAM = (sys.executable, "-m", "tests.generator.learning.quick_run")

quickly = partial(patch.object, run, "RunRecipe", lambda: QUICK)
"""Make a context in which `recue train` has the quick recipe."""

if __name__ == "__main__":
    with quickly():
        main()
