"""A JupyterLab that a test starts in a folder, and ends again."""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).parents[2]
_SETTINGS: Final = {
    "LabApp": {"extension_manager": "readonly"},  # the other one asks PyPI
    "ServerApp": {"allow_root": True, "open_browser": False, "port_retries": 0},
}
_PAGE: Final = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}  # asks for news
_READY: Final = re.compile(r"Jupyter Server .* is running at")
_SECONDS_TO_END: Final = 20


@dataclass(frozen=True, slots=True)
class Lab:
    """A running server."""

    address: str
    token: str

    def url(self, path: str) -> str:
        """Return the address of a page, with what it takes to be let in."""
        return f"{self.address}/{path}?token={self.token}"


@contextmanager
def lab(folder: Path, home: Path) -> Iterator[Lab]:
    """Serve a folder until the block ends.

    Args:
        folder: What JupyterLab shows, and where nbgrader looks for its settings.
        home: Where the server keeps its own files: it knows nothing of the settings of whoever runs the tests.
    """
    config = home / "config"
    (config / "labconfig").mkdir(parents=True)
    (config / "jupyter_lab_config.json").write_text(json.dumps(_SETTINGS))
    (config / "labconfig" / "page_config.json").write_text(json.dumps(_PAGE))
    port, token = _free_port(), secrets.token_hex()
    environment = {
        **os.environ,
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_TOKEN": token,
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "OMP_NUM_THREADS": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # nbgrader calls alembic
        "PYTHONPATH": str(REPOSITORY),
    }
    command = [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}"]
    with (
        (home / "server.log").open("w") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as server,
    ):
        assert server.stderr is not None
        try:
            for line in server.stderr:
                log.write(line)
                if _READY.search(line):
                    break
            else:
                raise RuntimeError(f"JupyterLab did not start:\n{(home / 'server.log').read_text()}")
            threading.Thread(target=log.writelines, args=(server.stderr,), daemon=True).start()
            yield Lab(f"http://127.0.0.1:{port}", token)
        finally:
            _end(server)


def _end(server: subprocess.Popen[str]) -> None:
    """Ask a server to end its kernels and itself, and insist where it does not."""
    server.terminate()
    try:
        server.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        server.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
