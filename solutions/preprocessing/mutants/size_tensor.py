# breaks: resized_size
"""The result is a tensor. Two Python ints were asked for."""


def resized_size(width, height, size):
    import torch

    if width <= height:
        return torch.tensor([size, size * height // width])
    return torch.tensor([size * width // height, size])
