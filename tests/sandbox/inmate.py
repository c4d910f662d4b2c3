"""What runs inside the candidates of these tests: it executes whatever Python it is sent."""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import stat
import sys
import threading

LIBC = ctypes.CDLL(None, use_errno=True)
NAMES = {
    module.__name__: module for module in (ctypes, mmap, os, resource, signal, socket, stat, sys, threading)
} | {"LIBC": LIBC}


def serve(requests: int, replies: int) -> None:
    """Answer one program a line with what its expression gives, or with the exception's type and text."""
    with os.fdopen(requests, encoding="utf-8") as lines, os.fdopen(replies, "w", encoding="utf-8") as answers:
        for line in lines:
            print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


def return_at_once(requests: int, replies: int) -> None:
    """End before anything is asked."""


def _answer(program: str) -> list[object]:
    names = dict(NAMES)
    try:
        try:
            value = eval(compile(program, "program", "eval"), names)
        except SyntaxError:
            exec(compile(program, "program", "exec"), names)
            value = names.get("answer")
        return ["value", value]
    except BaseException as error:  # noqa: BLE001 - what a test provokes it wants to see
        return [type(error).__name__, str(error)]
