"""Runs a command of rtop again and again, and kills it each time at another moment.

The command runs in children of this process, in which everything is imported already, so that a hundred moments take
seconds. A moment is either the n-th time that Python changes something on disk, or a time after the start. After each
kill a line is printed that says when it was, and a line is waited for: meanwhile the test looks at what is left.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CHANGES = frozenset(
    {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "shutil.rmtree", "ctypes.dlopen", "ctypes.dlsym"}
)
"""Audit events of Python at which something on disk is about to change."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def is_change(event: str, arguments: tuple[object, ...]) -> bool:
    """Return whether an audit event is a change on disk."""
    if event == "open":
        return isinstance(arguments[2], int) and bool(arguments[2] & WRITING) and arguments[0] != os.devnull
    return event in CHANGES


def run(words: list[str], on_change: Callable[[str], None]) -> None:
    """Run the command as a child does, quietly, and tell of each change before it is made."""
    from rtop_graph.cli import main

    sys.addaudithook(lambda event, arguments: on_change(event) if is_change(event, arguments) else None)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os._exit(main(words))


def tell(number: int, event: str) -> None:
    """Write an event to an open file, a line each."""
    os.write(number, f"{event}\n".encode())


def changes_of(words: list[str]) -> list[str]:
    """Return the changes that the command makes when nobody kills it."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        run(words, functools.partial(tell, writing))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        changes = told.read().split()
    _, status = os.wait()
    assert status == 0, f"{words} fails by itself: {status}"
    return changes


def kill_at(words: list[str], number: int) -> bool:
    """Run the command and let it kill itself before a change; return whether it came to that."""
    count = iter(range(1, number + 1))
    if os.fork() == 0:
        run(words, lambda _: os.kill(os.getpid(), signal.SIGKILL) if next(count) == number else None)
    return os.WTERMSIG(os.wait()[1]) == signal.SIGKILL


def kill_after(words: list[str], seconds: float) -> bool:
    """Run the command and kill it after a time; return whether it was still running."""
    child = os.fork()
    if child == 0:
        run(words, lambda _: None)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WTERMSIG(os.wait()[1]) == signal.SIGKILL


def iter_kills(words: list[str], most: int, times: int) -> Iterator[str]:
    """Yield when the command was killed: at as many changes as are wanted, spread, and at times between.

    The first line says how many changes there are: for that it has run once to its end.
    """
    began = time.monotonic()
    changes = changes_of(words)
    took = time.monotonic() - began
    yield f"{len(changes)} changes"
    chosen = sorted({1 + round(at * (len(changes) - 1) / max(most - 1, 1)) for at in range(most)})
    for number in chosen:
        if kill_at(words, number):
            yield f"before change {number} of {len(changes)}, {changes[number - 1]}"
    for at in range(times):
        if kill_after(words, took * (at + 1) / (times + 1)):
            yield f"after {at + 1}/{times + 1} of its time"


def warm(words: list[str]) -> None:
    """Import what the command needs; a build has its checked statements at hand, and only writes them each time."""
    from rtop_graph import build, locations
    from rtop_graph.commands import building, making, serving, showing  # noqa: F401
    from rtop_graph.report import build_report  # noqa: F401

    if words[0] == "build":
        lines = build._dataset_lines(locations.sources(), reason=False, progress=lambda _: None)
        build._dataset_lines = functools.partial(lambda *_, **__: lines)


def main() -> None:
    """Kill the command given as JSON; print each moment, and go on at a word."""
    wanted = json.loads(sys.argv[1])
    warm(wanted["words"])
    for moment in iter_kills(wanted["words"], wanted["most"], wanted["times"]):
        print(moment, flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
