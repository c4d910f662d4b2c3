"""What students receive is made from `exercises/` alone, and is what nbgrader would have made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.model import Course
from autograder.nbgrader.register import register
from autograder.release import Bundle, build_release, read_bundle, source_bundle, write_release

PROJECT = Path(__file__).parent.parent
FIXTURE = Path(__file__).parent / "fixtures" / "course"
TELLING = 30  # a line of a private file with as many characters is nobody's accident


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small course, to be changed."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "course"))


@pytest.fixture(scope="module", params=[FIXTURE, PROJECT], ids=["small", "real"])
def course(request: pytest.FixtureRequest) -> Course:
    """The small course and the project's own."""
    return load_course(request.param)


def releases(course: Course) -> dict[str, Bundle]:
    """Return what students receive, by assignment."""
    return {assignment.id: build_release(course, assignment.id) for assignment in course.assignments}


def test_a_release_holds_notebooks_checks_practice_and_what_to_read() -> None:
    assert list(build_release(load_course(FIXTURE), "first")) == [
        "README.md",
        "counting.ipynb",
        "doubling.ipynb",
        "faq.md",
        "practice/__init__.py",
        "practice/assignment.json",
        "practice/weights/small.bin",
        "requirements.txt",
        "test_counting.py",
        "test_doubling.py",
    ]


def test_the_requirements_are_those_of_pyproject() -> None:
    assert (
        build_release(load_course(FIXTURE), "first")["requirements.txt"] == b"jupyterlab>=4,<5\ntorch>=2.4\n"
    )


def test_the_readme_names_the_notebooks_and_the_due_date() -> None:
    readme = build_release(load_course(FIXTURE), "first")["README.md"].decode()
    assert "# A small course: First steps" in readme
    assert "**Friday 18 December 2026, 23:59 UTC**" in readme
    assert "| `doubling.ipynb` | Doubling. Twice a number is the number and itself. | 4.5 |" in readme


def test_the_anchors_of_the_faq_work_in_every_viewer() -> None:
    faq = build_release(load_course(FIXTURE), "first")["faq.md"].decode()
    assert '<a id="twice-two"></a>\n\n## Why is twice two four?\n' in faq


def test_the_committed_release_is_current() -> None:
    course = load_course(PROJECT)
    for name, bundle in releases(course).items():
        committed = read_bundle(PROJECT / "release" / name)
        stale = [file for file in bundle.keys() | committed.keys() if bundle.get(file) != committed.get(file)]
        assert not stale, f"run `autograder release {name}` and commit its result: {sorted(stale)} differ"


def test_a_release_needs_no_solutions(root: Path) -> None:
    before = releases(load_course(root))
    shutil.rmtree(root / "solutions")
    assert releases(load_course(root)) == before


def test_no_line_of_a_private_file_is_released(course: Course) -> None:
    public = "\n".join(_texts(course.root / "exercises"))
    private = {line.strip() for text in _texts(course.root / "solutions") for line in text.splitlines()}
    telling = {line for line in private if len(line) >= TELLING and line not in public}
    assert telling
    for bundle in releases(course).values():
        released = b"\n".join(bundle.values()).decode("utf-8", "replace").replace('\\"', '"')
        assert not [line for line in telling if line in released]


def test_no_private_file_is_released(course: Course) -> None:
    private = {path.name for path in (course.root / "solutions").rglob("*.py")}
    public = {path.name for path in (course.root / "exercises").rglob("*.py")}
    for bundle in releases(course).values():
        assert not {name.rsplit("/", 1)[-1] for name in bundle} & (private - public)


def test_a_planted_secret_is_in_neither_bundle() -> None:
    course = load_course(FIXTURE)
    assert "the-planted-secret" in course.assignments[0].exercises[0].reference.read_text()
    for bundle in (build_release(course, "first"), source_bundle(course, "first")):
        assert not [name for name, content in bundle.items() if b"the-planted-secret" in content]


def test_a_link_to_a_private_file_is_refused(root: Path) -> None:
    (root / "exercises" / "practice" / "answers.py").symlink_to(
        root / "solutions" / "doubling" / "doubling.py"
    )
    with pytest.raises(CourseError, match=r"answers\.py: a link could lead to a private file"):
        build_release(load_course(root), "first")


def test_caches_and_hidden_files_are_not_released(root: Path) -> None:
    before = releases(load_course(root))
    for name in ("__pycache__/x.pyc", ".ipynb_checkpoints/x.ipynb", ".hidden"):
        path = root / "exercises" / "practice" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert releases(load_course(root)) == before


def test_an_unknown_assignment_is_named_with_the_known_ones() -> None:
    with pytest.raises(CourseError, match=r"there is no assignment `second` \(it has `first`\)"):
        build_release(load_course(FIXTURE), "second")


def test_missing_requirements_are_reported(root: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\nname = 'course'\n")
    with pytest.raises(CourseError, match="student"):
        build_release(load_course(root), "first")


def test_writing_removes_stale_files_and_says_whether_anything_changed(tmp_path: Path) -> None:
    bundle = build_release(load_course(FIXTURE), "first")
    folder = tmp_path / "release" / "first"
    folder.mkdir(parents=True)
    (folder / "old.ipynb").write_text("{}")
    assert write_release(bundle, folder)
    assert read_bundle(folder) == bundle
    assert not write_release(bundle, folder)
    assert [path.name for path in folder.parent.iterdir()] == ["first"]


def test_nbgraders_own_release_step_makes_the_same_files(course: Course, tmp_path: Path) -> None:
    for assignment in course.assignments:
        register(course, assignment, f"sqlite:///{tmp_path / 'gradebook.db'}")
        write_release(source_bundle(course, assignment.id), tmp_path / "source" / assignment.id)
        folder = CourseDirectory(root=str(tmp_path), course_id=course.id, assignment_id=assignment.id)
        GenerateAssignment(coursedir=folder).start()
        assert read_bundle(tmp_path / "release" / assignment.id) == build_release(course, assignment.id)


def _texts(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in {".py", ".md", ".toml"}]
