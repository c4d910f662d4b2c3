"""A comparable value of everything about an object that a function may have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

_HOOKS = (
    "_forward_hooks",
    "_forward_pre_hooks",
    "_backward_hooks",
    "_backward_pre_hooks",
    "_state_dict_hooks",
    "_load_state_dict_pre_hooks",
)


@dataclass(frozen=True)
class Snapshot:
    """Facts by path, such as `("conv.weight.grad", b"…")`; two snapshots are equal when all facts are."""

    facts: tuple[tuple[str, Any], ...]

    def changes(self, later: Snapshot) -> list[str]:
        """Return the paths that differ from `later`, sorted."""
        return sorted({path for path, _ in set(self.facts) ^ set(later.facts)})


def snapshot(thing: Any) -> Snapshot:
    """Take down weights, buffers, gradients, flags, modes, settings and hooks of modules, tensors and containers.

    Args:
        thing: A module, a tensor, an optimizer, or a list, tuple or dict of them.
    """
    return Snapshot(tuple(_facts("", thing)))


def _facts(path: str, thing: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(thing, Tensor):
        yield from _tensor_facts(path, thing)
    elif isinstance(thing, nn.Module):
        yield from _module_facts(path, thing)
    elif isinstance(thing, torch.optim.Optimizer):
        yield from _facts(path, thing.state_dict())
    elif isinstance(thing, dict):
        yield f"{path}#keys", tuple(map(repr, thing))
        for key, value in thing.items():
            yield from _facts(f"{path}[{key!r}]", value)
    elif isinstance(thing, (list, tuple)):
        yield f"{path}#length", len(thing)
        for index, value in enumerate(thing):
            yield from _facts(f"{path}[{index}]", value)
    else:
        yield path, repr(thing)


def _tensor_facts(path: str, tensor: Tensor) -> Iterator[tuple[str, Any]]:
    yield path, (str(tensor.dtype), tuple(tensor.shape), _bytes(tensor))
    yield f"{path}.requires_grad", tensor.requires_grad
    grad = tensor.grad if tensor.is_leaf else None
    yield f"{path}.grad", None if grad is None else _bytes(grad)


def _module_facts(path: str, module: nn.Module) -> Iterator[tuple[str, Any]]:
    for name, child in module.named_modules():
        here = f"{path}{name}." if path or name else ""
        yield f"{here}class", type(child).__qualname__
        yield f"{here}training", child.training
        yield f"{here}hooks", tuple(len(getattr(child, hooks, ())) for hooks in _HOOKS)
        for setting in getattr(type(child), "__constants__", ()):  # of torch's layers: momentum, p, eps …
            yield f"{here}{setting}", repr(vars(child).get(setting))
    for name, tensor in [*module.named_parameters(), *module.named_buffers()]:
        yield from _tensor_facts(f"{path}{name}", tensor)


def _bytes(tensor: Tensor) -> bytes:
    """Return the exact bytes of a tensor: unlike `==`, they see NaN and the sign of zero."""
    return tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().tobytes()
