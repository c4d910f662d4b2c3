"""A PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

_DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """Return the folder of `initdb` and `pg_ctl`, if PostgreSQL is installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(_DEBIAN.glob("*/bin"))
    return folders[-1] if folders else None


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Run a server as an ordinary user in a temporary folder; yield its URL up to the database's name.

    It listens at a socket in that folder only, so that its port is free whatever else runs here.
    """
    folder = Path(tempfile.mkdtemp(prefix="marks-"))
    user = (
        pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    )  # it refuses to be root
    os.chown(folder, user.pw_uid, user.pw_gid)
    data, options = folder / "data", f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=40"

    def command(name: str, *arguments: str) -> None:
        identity = {"user": user.pw_uid, "group": user.pw_gid} if os.geteuid() == 0 else {}
        subprocess.run(
            [bin_folder / name, *arguments],
            cwd=folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **identity,
        )  # fmt: skip

    try:
        command("initdb", "-D", str(data), "-U", "ta", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        command("pg_ctl", "start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options)
        try:
            yield f"postgresql+psycopg://ta@/{{}}?host={folder}"
        finally:
            command("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
    finally:
        shutil.rmtree(folder)


def new_database(server_url: str, name: str) -> str:
    """Make an empty database and return its URL."""
    engine = create_engine(server_url.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server_url.format(name)
