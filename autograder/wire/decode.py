"""Nodes to objects: the boundary that everything a candidate sends must cross."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from practice.testing.candidate import Handle as RemoteHandle
from torch import nn

from autograder.wire import read_arrays, read_objects, read_values
from autograder.wire.channel import Malformed, refusing
from autograder.wire.nodes import AnyNode, Atom, Binary, Callback, Given, Handle, Index, Stream
from autograder.wire.sizes import Sizes, parts

Foreign = Callable[[AnyNode], Any]

_READERS: Final = read_values.READERS | read_arrays.READERS | read_objects.READERS
_TRUSTED_ONLY: Final = (*read_objects.READERS, Callback, Stream)


class Decoder:
    """Reads a table into objects.

    Args:
        buffers: The frame's buffers.
        foreign: Makes the object of a handle, a callback or a stream, or finds one that was given.
        objects: Objects that both sides already know, numbered from 0.
        trusted: Whether the sender is the examiner. What a candidate sends may not create modules,
            optimizers, loaders or objects with behaviour of their own.
    """

    def __init__(
        self,
        buffers: Sequence[memoryview],
        foreign: Foreign,
        objects: Sequence[Any] = (),
        *,
        trusted: bool = False,
    ) -> None:
        self.objects: list[Any] = list(objects)
        self.known = len(self.objects)
        self.trusted = trusted
        self._buffers: list[memoryview | None] = list(buffers)
        self._foreign = foreign
        self._sizes = Sizes(self.objects)
        # The indices of handles and of whatever holds one.
        self._handles = {i for i, thing in enumerate(objects) if isinstance(thing, RemoteHandle)}

    def read(self, nodes: Sequence[AnyNode]) -> None:
        """Append the objects of these nodes.

        Raises:
            Malformed: A node breaks the protocol or a cap.
        """
        for node in nodes:
            self._sizes.add(node)
            if isinstance(node, Handle) or (self._handles and not self._handles.isdisjoint(parts(node))):
                self._handles.add(len(self.objects))
            self.objects.append(self.build(node))

    def at(self, index: Index) -> Any:
        """Return the object at an index."""
        if not 0 <= index < len(self.objects):
            raise Malformed(f"there is no object {index}")
        return self.objects[index]

    def all(self, indices: Sequence[Index]) -> list[Any]:
        """Return the objects at several indices."""
        return [self.at(index) for index in indices]

    def named(self, indices: dict[str, Index]) -> dict[str, Any]:
        """Return the objects of a dict of indices."""
        return {name: self.at(index) for name, index in indices.items()}

    def inert(self, index: Index) -> Any:
        """Return the object at an index as it may be kept inside an object of the examiner's.

        A handle, or what holds one, becomes a bare module, which does nothing: otherwise a model that a
        check runs later could call into the candidate.
        """
        thing = self.at(index)
        return nn.Module() if index in self._handles else thing

    def build(self, node: AnyNode) -> Any:
        """Return a new object for one node.

        Raises:
            Malformed: The node breaks the protocol or a cap.
        """
        if isinstance(node, (Atom, Binary)):
            return node.value
        if isinstance(node, _TRUSTED_ONLY) and not self.trusted:
            raise Malformed(f"a candidate may not send a {type(node).__name__}")
        if isinstance(node, (Handle, Callback, Stream, Given)):
            return self._foreign(node)
        with refusing(f"a {type(node).__name__} cannot be rebuilt"):
            return _READERS[type(node)](self, node)

    def buffer(self, number: int, size: int) -> memoryview:
        """Take a buffer, which must have exactly `size` bytes; the next to ask for it finds it gone.

        So the objects of a frame take no more memory than the frame itself.
        """
        found = self._buffers[number] if 0 <= number < len(self._buffers) else None
        if found is None or found.nbytes != size:
            raise Malformed(f"buffer {number} is missing, or taken, or not of {size} bytes")
        self._buffers[number] = None
        return found
