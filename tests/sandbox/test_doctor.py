"""The doctor says what is wrong, and what to do about it."""

from __future__ import annotations

import importlib.metadata
import shutil
from pathlib import Path

import pytest

from autograder import doctor
from autograder.doctor import Finding, Health
from autograder.errors import SandboxError
from autograder.model import Course
from autograder.sandbox import probe, proof

_PROVE = proof.prove
_MISMATCH = "RuntimeError: operator torchvision::nms does not exist"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither import torch twice nor prove the sandbox for every test."""
    monkeypatch.setattr(doctor, "_run", lambda program: ("[]", ""))
    monkeypatch.setattr(proof, "prove", lambda folder: iter(()))


def _examine(course: Course | None = None) -> dict[str, Finding]:
    return {finding.name: finding for finding in doctor.examine(course)}


def test_nothing_is_wrong_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "prove", _PROVE)
    findings = _examine()
    assert [finding for finding in findings.values() if finding.health is Health.FAILED] == []
    assert findings["sandbox: start a process"].detail.startswith("stopped: PermissionError")
    assert findings["sandbox: use more memory than is allowed"].detail.startswith("stopped: MemoryError")


def test_an_escape_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    escaped = proof.Proof("Become root", held=False, detail="user 0")
    monkeypatch.setattr(proof, "prove", lambda folder: iter([escaped]))
    finding = _examine()["sandbox: become root"]
    assert finding.health is Health.FAILED
    assert finding.detail == "a candidate got out: user 0"


def test_a_pair_of_torch_and_torchvision_that_does_not_fit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_run", lambda program: ("[]", _MISMATCH * ("torchvision" in program)))
    finding = _examine()["torchvision works"]
    assert (finding.health, finding.detail) == (Health.FAILED, _MISMATCH)
    assert "torch==2.14.1 torchvision==0.29.1" in finding.fix


def test_gpus_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_gpu_in_a_candidate", lambda: Finding("gpu", Health.OK, ""))
    monkeypatch.setattr(doctor, "_run", lambda program: ('["NVIDIA H100"]', ""))
    assert _examine()["devices"].detail == "cpu, NVIDIA H100"


def test_a_gpu_that_a_candidate_cannot_use_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setattr(doctor, "_run", lambda program: ('["NVIDIA H100"]', ""))
    finding = _examine()["sandbox: compute on the GPU"]
    assert finding.health is Health.FAILED
    assert "--device cpu" in finding.fix


def test_a_package_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def distribution(name: str) -> importlib.metadata.Distribution:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", distribution)
    assert _examine()["nbgrader"].health is Health.FAILED


def test_a_package_that_candidates_do_not_see_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    metadata = tmp_path / "msgspec-0.1.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: msgspec\nVersion: 0.1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    finding = _examine()["msgspec"]
    assert finding.health is Health.FAILED
    assert finding.detail == f"0.1 lies in {tmp_path}, out of candidates' sight"


def test_a_disk_that_is_nearly_full_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    assert _examine()["disk"].health is Health.WARNING


def test_data_that_is_not_there_is_told_with_the_command_that_restores_it(tmp_path: Path) -> None:
    weights = tmp_path / "exercises" / "practice" / "weights"
    weights.mkdir(parents=True)
    (weights / "digits.safetensors").touch()
    findings = _examine(Course(id="course", title="Course", root=tmp_path, assignments=()))
    assert findings["data: weights"].health is Health.OK
    assert findings["data: nltk_data"].health is Health.FAILED
    assert "git checkout" in findings["data: nltk_data"].fix


def test_what_the_sandbox_lacks_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "missing", lambda: ["namespaces: Operation not permitted (sysctl -w a.b=1)"])
    finding = _examine()["sandbox"]
    assert finding == Finding(
        "sandbox", Health.FAILED, "namespaces: Operation not permitted", "sysctl -w a.b=1"
    )


def test_a_kernel_without_landlock_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "landlock", lambda: 0)
    assert _examine()["sandbox: Landlock"].health is Health.WARNING


def test_a_sandbox_that_does_not_start_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def prove(folder: Path) -> None:
        raise SandboxError("the warm parent was not ready")

    monkeypatch.setattr(proof, "prove", prove)
    assert _examine()["sandbox"].detail == "the warm parent was not ready"


def test_a_program_that_fails_is_told_by_its_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert doctor._run("print(1)") == ("1\n", "")
    assert doctor._run("raise ValueError('no')")[1] == "ValueError: no"
    assert doctor._run("import os; os._exit(3)")[1] == "exit status 3"
