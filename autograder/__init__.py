"""Grade notebooks with hidden checks, in a sandbox that no submission can forge or break."""

__version__ = "0.1.0"
