"""What derivatives and losses are compared with, and how far right ones may be apart."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from practice.tape import Node
from practice.testing import expect
from practice.testing.candidate import Candidate
from torch import Tensor

from .dual_numbers import derivatives

# Right implementations differ by rounding: 1e-13 of the largest term. In single precision they would differ by 1e-7,
# with finite differences by 1e-10 at the very best, and at a kink by one half.
EXACT = {"rtol": 1e-10, "atol": 1e-11}


def expect_derivatives(
    candidate: Candidate, tape: Sequence[Node], values: Sequence[float], what: str
) -> None:
    """Compare what `backward` returns with what differentiation in forward mode gives."""
    gradients = candidate.backward(list(tape), list(values))
    expect.close(gradients, derivatives(tape, values), f"the derivatives of {what}", **EXACT)


def expect_close(value: Tensor, expected: Tensor, what: str) -> None:
    """Compare in the precision that the dtype of the inputs has: what is float64 is computed in nothing less."""
    expect.close(value, expected, what, **(EXACT if expected.dtype == torch.float64 else {}))
