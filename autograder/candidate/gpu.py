"""A candidate that only tells whether it can compute on the GPU; `autograder doctor` asks it."""

from __future__ import annotations

import os

import torch


def serve(requests: int, replies: int) -> None:
    """Write the name of the GPU, or the reason why there is none, and end; `requests` is not read."""
    try:
        ones = torch.ones(2, 2, device="cuda", requires_grad=True)
        (ones @ ones).sum().backward()
        text = f"ok {torch.cuda.get_device_name()}"
    except (RuntimeError, AssertionError) as error:  # torch asserts that it was built for a GPU
        text = " ".join(str(error).split())
    os.write(replies, text.encode())
