"""Write `datasets/digits.safetensors` from scikit-learn's copy: `python -m practice.make_digits`."""

from __future__ import annotations

import torch
from safetensors.torch import save
from sklearn.datasets import load_digits

from practice.data import DIGITS_FILE


def main() -> None:
    """Store images (1797, 8, 8) and labels (1797,) as bytes: every pixel is a whole number from 0 to 16."""
    digits = load_digits()
    images = torch.from_numpy(digits.images).to(torch.uint8)
    labels = torch.from_numpy(digits.target).to(torch.uint8)
    DIGITS_FILE.parent.mkdir(exist_ok=True)
    DIGITS_FILE.write_bytes(save({"images": images, "labels": labels}))
    print(f"{DIGITS_FILE}: {len(labels)} digits")


if __name__ == "__main__":
    main()
