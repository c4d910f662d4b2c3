"""Folds (n, mean, variance) triples with `functools.reduce`; `next` finds the first."""

import functools

import torch


def _summary(image):
    var, mean = torch.var_mean(image.double().flatten(1), dim=1, correction=0)
    return image[0].numel(), mean, var


def _merge(a, b):
    (na, ma, va), (nb, mb, vb) = a, b
    n = na + nb
    wa, wb = na / n, nb / n
    return n, wa * ma + wb * mb, wa * va + wb * vb + wa * wb * (ma - mb) ** 2


def channel_mean_std(images):
    try:
        first = next(images)
    except StopIteration:
        raise ValueError("empty iterator") from None
    _, mean, var = functools.reduce(_merge, map(_summary, images), _summary(first))
    return mean, var.sqrt()


def denormalize(images, mean, std):
    scale = torch.diag(std).reshape(3, 3, 1, 1)
    return torch.nn.functional.conv2d(images, scale, bias=mean)
