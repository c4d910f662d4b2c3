"""What all tests share: one thread for torch, as in grading, so that two test runs do not spin against each other."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
