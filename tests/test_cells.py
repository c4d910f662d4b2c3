"""A notebook's cells in the sandbox show what they show in a kernel, and none of them takes the others with it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from autograder import cells
from autograder.cells import CellLimits, CellRun, CellRunner, End
from autograder.sandbox import probe
from autograder.wire import cells as wire

Run = Callable[..., list[CellRun]]
CELLS = [
    "print('first')",
    "1 + 1",
    "_ + 1",
    "_2, Out[2], In[1]",
    "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    "x = 5;",
    "x;",
    "1 / 0",
    "def f(:",
    "undefined",
    "raise ValueError('two\\nlines')",
    "from IPython.display import HTML, JSON, Markdown, clear_output, display\ndisplay(HTML('<b>bold</b>'), 3)",
    "handle = display('before', display_id=True)\nhandle.update('after')",
    "print('gone')\nclear_output()\nprint('kept')",
    "print('gone')\nclear_output(wait=True)\nprint('kept')",
    "display(JSON({'a': [1, None]}))",
    "class Rich:\n    def _repr_html_(self):\n        return '<i>rich</i>'\nRich()",
    "%%html\n<u>magic</u>",
    "%%capture caught\nprint('hidden')",
    "caught.stdout",
    "import asyncio\nawait asyncio.sleep(0)\nasyncio.get_running_loop().is_running()",
    "input('Your name?')",
    "raise SystemExit(2)",
    "%timeit_is_no_magic",
    "import warnings\nwarnings.warn('careful')",
    "class Odd(Exception):\n    def __str__(self):\n        raise TypeError\nraise Odd",
    "__name__, get_ipython() is not None",
    "sys.stdout.write('no line end')",
    "print('caf\\u00e9 \\u2713')\n'\\u2713'",
    "assert x == 6, 'x should be six'",
]


@pytest.fixture(scope="module")
def runner() -> Iterator[CellRunner]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with CellRunner([], []) as runner:
        yield runner


@pytest.fixture
def run(runner: CellRunner) -> Run:
    """Run cells, each for at most so many seconds."""

    def run(*sources: str, seconds: float = 20.0, files: dict[str, bytes] | None = None) -> list[CellRun]:
        dedented = [textwrap.dedent(source).strip() for source in sources]
        return runner.run(dedented, files or {}, CellLimits(seconds=seconds))

    return run


def in_a_kernel(sources: list[str]) -> list[tuple[int, list[tuple[object, ...]]]]:
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    return [(cell.execution_count, merged(map(shown, cell.outputs))) for cell in notebook.cells]


def shown(output: nbformat.NotebookNode) -> tuple[object, ...]:
    match output.output_type:
        case "stream":
            return "stream", output.name, plain(output.text)
        case "error":
            return "error", output.ename, plain(output.evalue)
        case kind:
            return kind, {key: plain(str(value)) for key, value in output.data.items()}


def shown_here(output: wire.Output) -> tuple[object, ...]:
    match output:
        case wire.Stream(name=name, text=text):
            return "stream", name, plain(text)
        case wire.Error(name=name, value=value):
            return "error", name, plain(value)
        case wire.Display(data=data):
            return "display_data", {key: plain(same_json(key, value)) for key, value in data.items()}
        case wire.Result(data=data):
            return "execute_result", {key: plain(value) for key, value in data.items()}


def same_json(kind: str, text: str) -> str:
    """Return JSON text as Python shows the value, which is how the kernel's comes back."""
    return (
        text.replace("null", "None").replace('"', "'").replace(":", ": ").replace(",", ", ")
        if "json" in kind
        else text
    )


def plain(text: str) -> str:
    """Return a text without what differs between any two runs: addresses, and the names of files."""
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    return re.sub(r"(/[\w./-]+|<ipython-input-[\w-]+>|\d+\.py)(:\d+|, line \d+)", "FILE", text)


def merged(outputs: Iterator[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return outputs with the parts of each stream joined; two streams of a cell have no order in a kernel."""
    streams: dict[object, str] = {}
    others = []
    for output in outputs:
        if output[0] == "stream":
            streams[output[1]] = streams.get(output[1], "") + str(output[2])
        else:
            others.append(output)
    return sorted(streams.items()) + others  # type: ignore[return-value]


@pytest.mark.filterwarnings("ignore")  # the kernel's client has its own
def test_cells_show_what_they_show_in_a_kernel(run: Run) -> None:
    ours = [(ran.count, merged(map(shown_here, ran.outputs))) for ran in run(*CELLS)]
    theirs = in_a_kernel(CELLS)
    assert len(ours) == len(theirs)
    for source, here, there in zip(CELLS, ours, theirs, strict=True):
        assert here == there, source


def test_plots_are_shown_without_being_asked_for(run: Run) -> None:
    (ran,) = run("import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])", seconds=60.0)
    assert [set(output.data) for output in ran.outputs] == [{"text/plain", "image/png"}]


def test_a_cell_that_takes_too_long_is_interrupted_and_what_it_did_stays(run: Run) -> None:
    before, slow, after = run("done = []", "while True:\n    done.append(1)", "len(done) > 0", seconds=1.0)
    assert [before.end, slow.end, after.end] == [End.BY_ITSELF, End.INTERRUPTED, End.BY_ITSELF]
    assert slow.outputs[-1].name == "KeyboardInterrupt"
    assert after.outputs == (wire.Result(data={"text/plain": "True"}),)


def test_a_cell_that_will_not_be_interrupted_is_left_out(run: Run) -> None:
    stubborn = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    runs = run("x = 1", stubborn, "x", seconds=2.0)
    assert [ran.end for ran in runs] == [End.BY_ITSELF, End.KILLED, End.BY_ITSELF]
    assert runs[2].outputs == (wire.Result(data={"text/plain": "1"}),)


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import ctypes; ctypes.string_at(0)",
        "import os; os.close(0); os.closerange(3, 200)",
    ],
)
def test_a_cell_that_ends_the_process_costs_itself_only(run: Run, source: str) -> None:
    runs = run("x = 1", source, "x")
    assert [ran.end for ran in runs] == [End.BY_ITSELF, End.DIED, End.BY_ITSELF]
    assert runs[1].why


def test_after_too_many_deaths_the_rest_is_given_up(run: Run) -> None:
    runs = run("x = 1", *["import os; os._exit(1)"] * 12, "x")
    assert [ran.end for ran in runs] == [End.BY_ITSELF, *[End.DIED] * 9, *[End.GIVEN_UP] * 4]


def test_more_memory_than_there_is_raises_in_the_cell(run: Run) -> None:
    (ran,) = run("x = bytearray(2**36)")
    assert (ran.end, ran.outputs[-1].name) == (End.BY_ITSELF, "MemoryError")


def test_a_flood_of_output_is_cut_and_the_error_after_it_is_kept(run: Run) -> None:
    (ran,) = run("for _ in range(10):\n    print('x' * 2**20)\n1 / 0")
    assert sum(len(output.text) for output in ran.outputs if isinstance(output, wire.Stream)) < 2**22
    assert ran.outputs[-1].name == "ZeroDivisionError"


def test_a_notebook_that_sends_more_than_it_may_costs_its_cell_and_not_the_graders_memory(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "_MOST_RECEIVED", 100_000)
    runs = run("1", "print('x' * 200_000)", "2")
    assert [ran.end for ran in runs] == [End.BY_ITSELF, End.DIED, End.BY_ITSELF]


def test_files_lie_beside_the_notebook_and_modules_among_them_are_imported(run: Run) -> None:
    files = {"data/numbers.txt": b"1 2", "helper.py": b"def total(text): return sum(map(int, text.split()))"}
    (ran,) = run("from helper import total\ntotal(open('data/numbers.txt').read())", files=files)
    assert ran.outputs == (wire.Result(data={"text/plain": "3"}),)


def test_a_notebook_without_cells_has_no_runs(run: Run) -> None:
    assert run() == []


def test_a_forged_report_costs_the_cell_that_sent_it(run: Run) -> None:
    forged = """
        import msgspec, os, gc
        from autograder.wire.channel import Channel
        channel = next(one for one in gc.get_objects() if isinstance(one, Channel))
        channel.send(b"\\xc1")
        import time; time.sleep(30)
    """
    runs = run("1", forged, "2", seconds=5.0)
    assert [ran.end for ran in runs] == [End.BY_ITSELF, End.DIED, End.BY_ITSELF]
