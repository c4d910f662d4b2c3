"""One transaction on nbgrader's database, with errors that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Base
from sqlalchemy import Connection, Engine, Inspector, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from autograder.errors import GradebookError

_LOCK = int.from_bytes(b"marks")  # of this program alone, on PostgreSQL
_ADVICE = {  # what a driver says → what it means
    "database is locked": "is locked by another program; close it there and run again",
    "file is not a database": "is not a database",
    "unable to open database file": "cannot be opened: is the folder there and writable?",
    "readonly database": "cannot be written to: it is read-only",
    "disk is full": "cannot be written to: the disk is full; make room, then run again",
}


@contextmanager
def transaction(db_url: str) -> Iterator[Session]:
    """Open nbgrader's gradebook for one transaction: everything is written at its end, or nothing.

    Raises:
        GradebookError: the gradebook is locked, older than this nbgrader, or not a gradebook.
    """
    with named_errors(db_url):
        engine = open_engine(db_url)
        try:
            with Session(engine) as session, session.begin():
                _require_current(inspect(session.connection()), db_url)
                yield session
        finally:
            engine.dispose()


def open_engine(db_url: str) -> Engine:
    """Return an engine whose transactions are whole and one after the other, the making of tables included."""
    engine = create_engine(db_url)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _wait_for_others)
    if engine.dialect.name == "sqlite":
        # The driver begins a transaction at the first write only, and then too late to be sure of the
        # lock: what was read before may be stale. So it is begun by hand, for writing, at the start.
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
        event.listen(engine, "begin", _begin_writing)
    return engine


@contextmanager
def named_errors(db_url: str) -> Iterator[None]:
    """Turn a database's errors into one line that names the gradebook and says what to do."""
    try:
        yield
    except (SQLAlchemyError, ImportError) as error:
        problem = f"the gradebook {shown(db_url)} {_explain(error)} (nothing was written)"
        raise GradebookError(problem) from error


def is_missing(db_url: str) -> bool:
    """Tell whether a gradebook is a file that is not there: to open it would make an empty one."""
    with named_errors(db_url):
        url = make_url(db_url)
    return (
        url.drivername.startswith("sqlite") and bool(url.database) and not Path(str(url.database)).is_file()
    )


def require_file(db_url: str) -> None:
    """Refuse a gradebook that is not there.

    Raises:
        GradebookError: it is not.
    """
    if is_missing(db_url):
        raise GradebookError(f"there is no gradebook {shown(db_url)} yet; run `autograder grade` first")


def shown(db_url: str) -> str:
    """Return a database's name for messages: the file's path, or the URL without its password."""
    try:
        url = make_url(db_url)
    except SQLAlchemyError:
        return repr(db_url)
    return url.database or db_url if url.drivername.startswith("sqlite") else url.render_as_string()


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _wait_for_others(connection: Connection) -> None:
    """Wait until no other grader writes; the lock ends with the transaction, also where its program is killed."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _require_current(tables: Inspector, db_url: str) -> None:
    present = set(tables.get_table_names())
    if "grade" not in present:
        raise GradebookError(f"{shown(db_url)} is not a gradebook of nbgrader: it has no table of grades")
    if lacking := next(_lacking(tables, present), None):
        raise GradebookError(
            f"the gradebook {shown(db_url)} is older than this nbgrader: it lacks {lacking}"
            " (make a copy of it, then run `nbgrader db upgrade`)"
        )


def _lacking(tables: Inspector, present: set[str]) -> Iterator[str]:
    for name, table in Base.metadata.tables.items():
        if name not in present:
            yield f"the table {name}"
            continue
        columns = {column["name"] for column in tables.get_columns(name)}
        yield from (f"{name}.{column.name}" for column in table.columns if column.name not in columns)


def _explain(error: Exception) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error).splitlines()[0]
    return next((advice for saying, advice in _ADVICE.items() if saying in said), f"cannot be used: {said}")
