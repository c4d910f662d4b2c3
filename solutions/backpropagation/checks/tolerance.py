"""How far right derivatives may be apart."""

from __future__ import annotations

# Right implementations differ by rounding: 1e-13 of the largest term. In single precision they would differ by 1e-7,
# with finite differences by 1e-10 at the very best, and at a kink by one half.
EXACT = {"rtol": 1e-10, "atol": 1e-11}
