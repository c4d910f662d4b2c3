"""What is missing is named together with its remedy."""

from __future__ import annotations

import errno
import importlib
import platform
from typing import Any

import pytest

from autograder.sandbox import probe


def test_nothing_is_missing_here() -> None:
    assert probe.missing() == []


def test_another_system_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert probe.missing() == ["Linux: grading runs on Linux only, and this is Darwin"]


@pytest.mark.parametrize("release", ["5.13.0-generic", "4.19.0", "3.10.0-1160.el7.x86_64"])
def test_an_old_kernel_is_named(monkeypatch: pytest.MonkeyPatch, release: str) -> None:
    monkeypatch.setattr(platform, "release", lambda: release)
    assert probe.missing() == [f"kernel: 5.14 or newer is needed, and this is {release}"]


def test_an_unknown_processor_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert "processor" in probe.missing()[0]


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> Any:
        raise RuntimeError("Unable to find libseccomp")

    monkeypatch.setattr(importlib, "import_module", refuse)
    assert probe.missing() == ["libseccomp: Unable to find libseccomp (apt-get install libseccomp2)"]


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({"kernel.unprivileged_userns_clone": "0"}, "sysctl -w kernel.unprivileged_userns_clone=1"),
        (
            {"kernel.apparmor_restrict_unprivileged_userns": "1"},
            "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        ),
        ({"user.max_user_namespaces": "0"}, "sysctl -w user.max_user_namespaces=15000"),
        ({}, "in a container, start it with --privileged"),
    ],
    ids=["Debian", "Ubuntu", "Red Hat", "a container"],
)
def test_what_forbids_namespaces_is_named(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], remedy: str
) -> None:
    monkeypatch.setattr(probe, "_attempt", lambda: errno.EPERM)
    monkeypatch.setattr(probe, "_setting", lambda name: settings.get(name, ""))
    (problem,) = probe.missing()
    assert problem.startswith("namespaces: Operation not permitted")
    assert remedy in problem
