"""The command line: one sub-command a verb, each a few lines."""

from autograder.cli.app import main

__all__ = ["main"]
