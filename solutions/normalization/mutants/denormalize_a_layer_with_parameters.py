# breaks: denormalize
"""A convolution does it, with weights that require gradients: the result hangs on a graph that nobody asked for."""

from torch import Tensor, nn


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Undo a normalisation: return the images x of which `images` are (x − mean) / std."""
    layer = nn.Conv2d(3, 3, kernel_size=1, groups=3)
    layer.weight.data = std.clone().view(3, 1, 1, 1)
    layer.bias.data = mean.clone()
    return layer(images)
