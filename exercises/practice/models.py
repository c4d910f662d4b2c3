"""The small classifiers of the notebooks: images in [0, 1] go in, logits come out, normalisation is inside.

Each works in float32 and float64, on any device, with any memory format, and can be rebuilt from its class,
its plain attributes, parameters, buffers and children.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

__all__ = [
    "ARCHITECTURES",
    "DigitsCNN",
    "DigitsMLP",
    "LinearClassifier",
    "Normalize",
    "Touchy",
    "build",
    "load",
]

WEIGHTS = Path(__file__).parent / "weights"

# Mean and standard deviation of all pixels of the digits.
_DIGITS_MEAN, _DIGITS_STD = 0.3053, 0.3761
_VISIBLE = 1e-3  # the least change of a pixel that `Touchy` sees: more than any rounding


class Normalize(nn.Module):
    """Shift and scale the channels of images: (x − mean) / std.

    Args:
        mean: One value a channel.
        std: One value a channel.
    """

    mean: Tensor  # (1, C, 1, 1)
    std: Tensor  # (1, C, 1, 1)

    def __init__(self, mean: tuple[float, ...], std: tuple[float, ...]) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(1, -1, 1, 1))
        self.register_buffer("std", torch.tensor(std).view(1, -1, 1, 1))

    def forward(self, images: Tensor) -> Tensor:
        return (images - self.mean) / self.std


class DigitsCNN(nn.Module):
    """Two convolutions with batch normalisation, then dropout: images (N, 1, 8, 8) → logits (N, 10)."""

    def __init__(self, width: int = 8, dropout: float = 0.25) -> None:
        super().__init__()
        self.normalize = Normalize((_DIGITS_MEAN,), (_DIGITS_STD,))
        self.features = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, 2 * width, 3, padding=1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(2 * width * 4 * 4, 10)

    def forward(self, images: Tensor) -> Tensor:
        features = self.features(self.normalize(images))  # (N, 2·width, 4, 4)
        logits: Tensor = self.classifier(self.dropout(features.flatten(1)))  # (N, 10)
        return logits


class DigitsMLP(nn.Module):
    """Two hidden layers with dropout: images (N, 1, 8, 8) → logits (N, 10)."""

    def __init__(self, width: int = 64, dropout: float = 0.25) -> None:
        super().__init__()
        self.normalize = Normalize((_DIGITS_MEAN,), (_DIGITS_STD,))
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64, width),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(width, width),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(width, 10),
        )

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.layers(self.normalize(images))
        return logits


class LinearClassifier(nn.Module):
    """One linear layer on the flattened image, whose gradients can be written down by hand.

    The gradient of the cross-entropy of one image x with label y is Wᵀ(p − e_y), where p are the softmax
    probabilities and e_y is the one-hot label. Initial weights are *diffuse*: every pixel counts, and logits
    of images in [0, 1] stay small, so that no probability is near 0 or 1 and no gradient underflows.

    Args:
        shape: (C, H, W) of an image.
        n_classes: Number of logits K.
        generator: Source of the initial weights; the global one where it is left out.
    """

    def __init__(
        self,
        shape: tuple[int, int, int] = (1, 8, 8),
        n_classes: int = 10,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        n_pixels = shape[0] * shape[1] * shape[2]
        diffuse = torch.randn(n_classes, n_pixels, generator=generator) / n_pixels**0.5
        self.weight = nn.Parameter(diffuse)  # W: (K, C·H·W)
        self.bias = nn.Parameter(torch.zeros(n_classes))  # (K,)

    def forward(self, images: Tensor) -> Tensor:
        return images.flatten(1) @ self.weight.T + self.bias


class Touchy(nn.Module):
    """A classifier that reads one image as its label, and whatever looks different as the next class.

    Args:
        image: The image (1, C, H, W).
        label: Its class, int64 (1,).
        n_classes: Number of logits K.
    """

    image: Tensor
    classes: Tensor  # (2, K): the logits of the image, and of others

    def __init__(self, image: Tensor, label: Tensor, n_classes: int = 4) -> None:
        super().__init__()
        self.register_buffer("image", image.clone())
        self.register_buffer("classes", torch.eye(n_classes).to(image).roll(-int(label), 0)[:2])

    def forward(self, images: Tensor) -> Tensor:
        touched = (images - self.image).abs().flatten(1).amax(1) > _VISIBLE  # (N,)
        return self.classes[touched.long()]


ARCHITECTURES: dict[str, type[nn.Module]] = {
    "digits_cnn": DigitsCNN,
    "digits_mlp": DigitsMLP,
    "digits_linear": LinearClassifier,
}


def build(name: str, seed: int) -> nn.Module:
    """Make an untrained model from a seed, without touching the global generator."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return ARCHITECTURES[name]()


def load(name: str, device: torch.device | str = "cpu") -> nn.Module:
    """Load a trained model in evaluation mode: `digits_cnn`, `digits_mlp` or `digits_linear`."""
    model = build(name, seed=0)
    model.load_state_dict(load_file(WEIGHTS / f"{name}.safetensors"))
    return model.to(device).eval()
