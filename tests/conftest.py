"""What all tests share: one thread for torch, as in grading, and the same examples in every run of the tests."""

import os

from hypothesis import settings

os.environ.setdefault("OMP_NUM_THREADS", "1")  # two test runs at once would spin against each other

settings.register_profile("the same examples", derandomize=True)
if "AUTOGRADER_FUZZ" not in os.environ:  # `make fuzz` tries others each time
    settings.load_profile("the same examples")
