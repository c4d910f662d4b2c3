"""The student's functions as a check sees them, wherever they run."""

from __future__ import annotations

import hashlib
import random
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy
import torch
from torch import Tensor

from practice.testing.faults import StudentError


class State(NamedTuple):
    """The modes of the process in which the student's code runs, as the last call left them.

    A call starts with the global generators in the state of `call_seed`. Where `generators` is still that of
    `seed_everything(call_seed)`, nothing was drawn from them, or it was put back.
    """

    grad_enabled: bool
    inference_mode: bool
    default_dtype: torch.dtype
    deterministic: bool
    generators: str  # a digest of the states of Python's, NumPy's and torch's generators on the CPU


class Differentiated(NamedTuple):
    """A function's value and the gradients of its sum."""

    value: Any
    gradients: tuple[Tensor | None, ...]  # one for each positional argument; None where there is none


class Handle:
    """An object that a student's function returned and that cannot travel: it can be called or iterated."""

    kind: str  # the name of its class


class Candidate(ABC):
    """Calls a student's functions by name: `candidate.fgsm(model, images, labels, epsilon=0.1)`.

    Each call starts from one seed, and arguments are passed as if the function were local:
    what it does to them is seen on the caller's own objects.
    """

    replies = 0  # calls of the current check that returned, or failed by the student's doing
    _stand_ins: Mapping[str, Callable[..., Any]] = {}

    def begin(self, seed: int, stand_ins: Mapping[str, Callable[..., Any]] = {}, device: str = "cpu") -> None:
        """Start a check.

        Args:
            seed: From which every call that follows starts.
            stand_ins: Functions of the check that take the place of the student's of these names meanwhile. They
                run here. Tensors and other values they get as copies; a model, an optimizer or a loader that the
                call was given they get as the check's own, in the state in which that is, and may change it.
            device: Where the models of the check are: "cpu" or "cuda".
        """
        self._seed = seed
        self._stand_ins = stand_ins
        self.replies = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            with self._counted():
                return self._call(name, args, kwargs)

        return call

    def differentiate(self, name: str, *args: Any, **kwargs: Any) -> Differentiated:
        """Call a function and differentiate the sum of its value with respect to its positional tensors."""
        with self._counted():
            return self._differentiate(name, args, kwargs)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Count a reply: from then on the check's own objects may be what the student's code made of them."""
        try:
            yield
        except StudentError:
            self.replies += 1
            raise
        self.replies += 1

    @abstractmethod
    def state(self) -> State:
        """Return the modes in which the last call left the student's process."""

    @abstractmethod
    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...

    @abstractmethod
    def _differentiate(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Differentiated: ...


class LocalCandidate(Candidate):
    """Functions of this very process: for visible checks on the student's own machine."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def state(self) -> State:
        """Return the modes of this process."""
        return process_state()

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        function = self._find(name)
        seed_everything(self._seed)
        try:
            with replacing(self._namespace, self._stand_ins):
                return function(*args, **kwargs)
        except Exception as error:
            raise _told(name, error) from error

    def _differentiate(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Differentiated:
        value = self._call(name, args, kwargs)
        try:
            return Differentiated(value, gradients_of(value, args))
        except Exception as error:
            text = f"Differentiating what `{name}` returned raised {type(error).__name__}: {error}"
            raise StudentError("ERROR", text, kinds=_kinds(error)) from error

    def _find(self, name: str) -> Callable[..., Any]:
        function: Callable[..., Any] | None = self._namespace.get(name)
        if function is None:
            raise missing(name)
        if not callable(function):
            raise StudentError("ERROR", f"`{name}` is not a function but {type(function).__name__}.")
        return function


@contextmanager
def replacing(namespace: dict[str, Any], values: Mapping[str, Any]) -> Iterator[None]:
    """Give names of a namespace other values for a while."""
    before = {name: namespace[name] for name in values if name in namespace}
    namespace.update(values)
    try:
        yield
    finally:
        for name in values:
            namespace.pop(name, None)
        namespace.update(before)


def missing(name: str) -> StudentError:
    """Return the error of a function that the notebook does not define."""
    return StudentError("ERROR", f"There is no function `{name}`: define it, and run its cell.")


def process_state() -> State:
    """Return the modes of the calling process."""
    return State(
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
        torch.get_default_dtype(),
        torch.are_deterministic_algorithms_enabled(),
        _digest_of_generators(),
    )


def gradients_of(value: Any, args: tuple[Any, ...]) -> tuple[Tensor | None, ...]:
    """Return the gradient of `value.sum()` with respect to each argument, None where there is none.

    Twice the sum is differentiated, and the gradients are halved, which is exact: a backward pass that does not multiply
    by the gradient that arrives gives half of what is right.
    """
    leaves = [arg for arg in args if isinstance(arg, Tensor) and arg.requires_grad]
    if not (isinstance(value, Tensor) and value.requires_grad and leaves):
        return tuple(None for _ in args)
    doubled = torch.autograd.grad(2 * value.sum(), leaves, allow_unused=True)
    found = iter([None if gradient is None else gradient / 2 for gradient in doubled])
    return tuple(next(found) if isinstance(arg, Tensor) and arg.requires_grad else None for arg in args)


def seed_everything(seed: int) -> None:
    """Seed Python's, NumPy's and torch's generators, those of GPUs where they are in use.

    `torch.manual_seed` would also queue a call for GPUs that nobody uses, with a stack trace each time. A number is drawn
    from each on the CPU: who seeds them anew, with the same seed, is not where they were.
    """
    random.seed(seed)
    numpy.random.seed(seed % 2**32)
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)
    random.random()
    numpy.random.random()
    torch.rand((), generator=torch.default_generator)


def _digest_of_generators() -> str:
    algorithm, words, *rest = numpy.random.get_state(legacy=True)
    digest = hashlib.blake2b(repr((random.getstate(), algorithm, rest)).encode(), digest_size=16)
    digest.update(numpy.asarray(words).tobytes())
    digest.update(torch.default_generator.get_state().numpy().tobytes())
    return digest.hexdigest()


def _told(name: str, error: Exception) -> StudentError:
    kinds = _kinds(error)
    if isinstance(error, NotImplementedError):
        return StudentError("ERROR", f"`{name}` is not written yet.", kinds=kinds)
    frames = traceback.extract_tb(error.__traceback__)[1:]
    where = f" at line {frames[0].lineno} of its cell: {frames[0].line}" if frames else ""
    text = f"`{name}` raised {type(error).__name__}: {error}{where}"
    return StudentError("ERROR", text, kinds=kinds, detail="".join(traceback.format_exception(error)))


def _kinds(error: Exception) -> tuple[str, ...]:
    return tuple(kind.__name__ for kind in type(error).__mro__)
