"""Everything that tries Recue. It computes on one thread each, as the command line does: threads of a process wait for others."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when NumPy is loaded
os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # programs that tests start are compiled once, not at every start
