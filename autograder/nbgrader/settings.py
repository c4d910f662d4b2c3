"""What a course's `nbgrader_config.py` says, for this program's own commands."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config.loader import Config, ConfigFileNotFound, PyFileConfigLoader

from autograder.errors import CourseError

FILE: Final = "nbgrader_config.py"


def read_settings(root: Path) -> Config:
    """Return the settings with which `nbgrader` would run in a folder; none where it has no file of them.

    Raises:
        CourseError: the file cannot be run.
    """
    with contextlib.chdir(root):  # where nbgrader runs it
        try:
            settings: Config = PyFileConfigLoader(FILE, path=str(root)).load_config()
            return settings
        except ConfigFileNotFound:
            return Config()
        except Exception as error:  # a configuration is a program, and may do anything
            raise CourseError(root / FILE, f"cannot be used: {type(error).__name__}: {error}") from error


def database_of(root: Path) -> str:
    """Return the gradebook that nbgrader uses in a folder: the one that its settings name, or its default.

    Raises:
        CourseError: the settings cannot be run.
    """
    named = read_settings(root).CourseDirectory.get("db_url")
    return _absolute(str(named), root) if named else f"sqlite:///{root / 'gradebook.db'}"


def _absolute(db_url: str, root: Path) -> str:
    """Return a URL whose file, if it is one, is the same from every folder."""
    try:
        url = make_url(db_url)
    except SQLAlchemyError:
        return db_url  # whoever opens it says what is wrong
    if not url.drivername.startswith("sqlite") or not url.database or url.database == ":memory:":
        return db_url
    return url.set(database=str(root / url.database)).render_as_string(hide_password=False)
