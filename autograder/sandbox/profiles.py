"""How much of the sandbox is put up: all of it, unless somebody says otherwise."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final


class Layer(enum.StrEnum):
    """One wall of the sandbox; each stops some attacks that no other one does."""

    NAMESPACES = "namespaces"  # a process table, a network and a root of its own
    IDENTITY = "identity"  # another user where root grades, no capabilities, nothing to regain
    LANDLOCK = "landlock"  # the kernel's own list of readable and writable folders
    LIMITS = "limits"  # memory, files, threads, processor time
    SECCOMP = "seccomp"  # the system calls that computing needs, and no others


@dataclass(frozen=True, slots=True)
class Profile:
    """A name, which every verdict carries, and the layers that stand behind it."""

    name: str
    layers: frozenset[Layer]

    def without(self, *layers: Layer) -> Profile:
        """Return this profile with some layers left out: how tests prove what each of them stops."""
        return Profile("-".join([self.name, *layers]), self.layers.difference(layers))


FULL: Final = Profile("full", frozenset(Layer))
REDUCED: Final = Profile("reduced", frozenset(Layer) - {Layer.NAMESPACES})
NONE: Final = Profile("none", frozenset())
PROFILES: Final = {profile.name: profile for profile in (FULL, REDUCED, NONE)}
