"""Nodes to objects with behaviour of their own: only the examiner may send them."""

from __future__ import annotations

import inspect
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.wire import kinds
from autograder.wire.nodes import Dataset, Loader, Module, Optimizer, Portable

if TYPE_CHECKING:
    from autograder.wire.decode import Decoder

_MOST_HOOKS: Final = 100


def _read_module(decoder: Decoder, node: Module) -> nn.Module:
    cls = kinds.module_class(node.cls)
    module = cls.__new__(cls)
    nn.Module.__init__(module)
    module.__dict__.update(decoder.named(node.attributes))
    module._parameters.update(decoder.named(node.parameters))
    module._buffers.update(decoder.named(node.buffers))
    module._modules.update(decoder.named(node.children))
    set_hooks(module, node.hooks)
    return module


def set_hooks(module: nn.Module, counts: dict[str, int]) -> None:
    """Give a module as many hooks of each kind as were left on it, each doing nothing."""
    for kind in kinds.HOOKS:
        count = min(counts.get(kind, 0), _MOST_HOOKS)
        if len(getattr(module, kind)) != count:
            setattr(module, kind, OrderedDict((number, _no_hook) for number in range(count)))


def _no_hook(*_: Any) -> None:
    """Stand for a hook of the other process."""


def _read_portable(decoder: Decoder, node: Portable) -> Any:
    cls = kinds.practice_class(node.cls)
    thing = object.__new__(cls) if node.items is None else list.__new__(cls)
    vars(thing).update(decoder.named(node.attributes))
    if node.items is not None:
        thing.extend(decoder.all(node.items))
    return thing


def _read_optimizer(decoder: Decoder, node: Optimizer) -> torch.optim.Optimizer:
    cls = kinds.optimizer_class(node.cls)
    groups, defaults = decoder.at(node.groups), decoder.at(node.defaults)
    accepted = inspect.signature(cls).parameters
    optimizer = cls(
        [{"params": group["params"]} for group in groups],
        **{name: value for name, value in defaults.items() if name in accepted},
    )
    optimizer.defaults = defaults
    optimizer.param_groups = groups
    optimizer.state = defaultdict(
        dict, zip(decoder.all(node.parameters), decoder.all(node.states), strict=True)
    )
    return optimizer


def _read_dataset(decoder: Decoder, node: Dataset) -> TensorDataset:
    return TensorDataset(*decoder.all(node.tensors))


def _read_loader(decoder: Decoder, node: Loader) -> DataLoader[Any]:
    dataset = decoder.at(node.dataset)
    generator = None if node.generator is None else decoder.at(node.generator)
    if node.batches is not None:
        return DataLoader(dataset, batch_sampler=[list(rows) for rows in node.batches], generator=generator)
    return DataLoader(
        dataset,
        batch_size=node.batch_size,
        shuffle=node.shuffle,
        drop_last=node.drop_last,
        generator=generator,
    )


READERS: dict[type, Callable[[Decoder, Any], Any]] = {
    Module: _read_module,
    Portable: _read_portable,
    Optimizer: _read_optimizer,
    Dataset: _read_dataset,
    Loader: _read_loader,
}
