"""How far apart two right answers may lie: the one table, per dtype and device."""

from __future__ import annotations

from typing import TypedDict

import torch


class Tolerance(TypedDict):
    """Keyword arguments of `torch.testing.assert_close`: values may differ by atol + rtol · |expected|."""

    rtol: float
    atol: float


# On a GPU, float32 convolutions and matrix products may run in TF32 (10 bits of mantissa).
_TABLE: dict[tuple[str, torch.dtype], tuple[float, float]] = {
    ("cpu", torch.float64): (1e-7, 1e-9),
    ("cpu", torch.float32): (1e-4, 1e-6),
    ("cuda", torch.float64): (1e-7, 1e-9),
    ("cuda", torch.float32): (2e-3, 1e-5),
}


def tolerance(dtype: torch.dtype, device: torch.device | str = "cpu") -> Tolerance:
    """Return `rtol` and `atol` for values of `dtype` computed on `device`; zero for exact dtypes."""
    rtol, atol = _TABLE.get((torch.device(device).type, dtype), (0.0, 0.0))
    return {"rtol": rtol, "atol": atol}
