"""Objects with behaviour of their own to nodes: only the examiner may send them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from practice.portable import is_portable
from torch import nn
from torch.utils.data import DataLoader, RandomSampler, SequentialSampler, TensorDataset, default_collate

from autograder.wire import kinds
from autograder.wire.nodes import AnyNode, Dataset, Loader, Module, Optimizer, Portable

if TYPE_CHECKING:
    from autograder.wire.encode import Encoder, Writer


def writer_of(cls: type) -> Writer | None:
    """Return what writes objects of a class that the other side has too."""
    if cls is TensorDataset:
        return _write_dataset
    if cls is DataLoader:
        return _write_loader
    if issubclass(cls, torch.optim.Optimizer) and getattr(torch.optim, cls.__name__, None) is cls:
        return _write_optimizer
    if issubclass(cls, nn.Module) and kinds.travels(cls):
        return _write_module
    return _write_portable if is_portable(cls) and kinds.travels(cls) else None


def _write_module(encoder: Encoder, module: nn.Module) -> AnyNode:
    attributes = {k: v for k, v in vars(module).items() if k not in kinds.MODULE_INTERNALS}
    return Module(
        cls=kinds.class_name(type(module)),
        attributes=encoder.encode_named(attributes),
        parameters=encoder.encode_named(dict(module._parameters)),
        buffers=encoder.encode_named(dict(module._buffers)),
        children=encoder.encode_named(dict(module._modules)),
        hooks={kind: len(getattr(module, kind)) for kind in kinds.HOOKS if getattr(module, kind)},
    )


def _write_portable(encoder: Encoder, thing: Any) -> AnyNode:
    items = encoder.encode_all(list(thing)) if isinstance(thing, list) else None
    return Portable(kinds.class_name(type(thing)), encoder.encode_named(dict(vars(thing))), items)


def _write_optimizer(encoder: Encoder, optimizer: torch.optim.Optimizer) -> AnyNode:
    return Optimizer(
        cls=type(optimizer).__name__,
        defaults=encoder.encode(optimizer.defaults),
        groups=encoder.encode(optimizer.param_groups),
        parameters=encoder.encode_all(optimizer.state),
        states=encoder.encode_all(optimizer.state.values()),
    )


def _write_dataset(encoder: Encoder, dataset: TensorDataset) -> AnyNode:
    return Dataset(encoder.encode_all(dataset.tensors))


def _write_loader(encoder: Encoder, loader: DataLoader[Any]) -> AnyNode:
    if not _is_plain(loader):
        return encoder.foreign(loader)
    return Loader(
        dataset=encoder.encode(loader.dataset),
        batch_size=loader.batch_size or 1,
        shuffle=isinstance(loader.sampler, RandomSampler),
        drop_last=loader.drop_last,
        generator=None if loader.generator is None else encoder.encode(loader.generator),
        batches=_listed(loader),
    )


def _listed(loader: DataLoader[Any]) -> tuple[tuple[int, ...], ...] | None:
    """Return the rows of each batch, where the loader was given a list of them for a batch sampler."""
    batches = loader.batch_sampler
    return tuple(tuple(rows) for rows in batches) if isinstance(batches, list) else None


def _is_plain(loader: DataLoader[Any]) -> bool:
    """Return whether a loader does nothing that its node does not say."""
    dataset, sampler = loader.dataset, loader.sampler
    if type(dataset) is not TensorDataset or (loader.batch_size is None and _listed(loader) is None):
        return False
    if type(sampler) is RandomSampler and (sampler.replacement or sampler.num_samples != len(dataset)):
        return False
    return type(sampler) in (SequentialSampler, RandomSampler) and loader.collate_fn is default_collate
