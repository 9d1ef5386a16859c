"""A built dataset kept as it stands while it is served: its files linked into a folder that no build touches."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from rtop_graph.errors import EnvironmentFaultError, StoreError

Mark: TypeAlias = tuple[int, int, int]
"""What tells one build from the next in the same place: file number, time and size of its manifest."""

TRIES, PAUSE = 50, 0.1
"""How often, and how many seconds apart, a build that is being moved into place is looked for."""


def mark_of(build: Path) -> Mark | None:
    """Return the mark of the build that stands in a place; None where none does, if only for a moment."""
    try:
        found = (build / "manifest.json").stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@dataclass(frozen=True)
class Snapshot:
    """A build as it stood when its ``mark`` was taken; ``held`` is what keeps others from clearing it away."""

    folder: Path
    mark: Mark
    held: int

    def release(self) -> None:
        """Remove the folder; what processes have open stays readable to them."""
        shutil.rmtree(self.folder.parent, ignore_errors=True)
        with contextlib.suppress(OSError):
            os.close(self.held)


def take_snapshot(build: Path) -> Snapshot:
    """Return the build that stands in a place, whole: where another takes its place meanwhile, that one.

    Raise ``StoreError`` where none comes to stand there, ``EnvironmentFaultError`` where it cannot be kept.
    """
    clear_left_over(build)
    for _ in range(TRIES):
        mark = mark_of(build)
        with contextlib.suppress(FileNotFoundError, BlockingIOError):
            if mark and (found := _linked(build, mark)):
                return found
        time.sleep(PAUSE)
    raise StoreError(f"No built dataset stands at {build}. Run 'rtop build' first.")


def _linked(build: Path, mark: Mark) -> Snapshot | None:
    """Return a build linked file by file; None where another took its place under way."""
    try:
        home = _new_home(build)
    except OSError as error:
        raise EnvironmentFaultError(f"No folder can be made beside {build}: {error.strerror}.") from error
    taken = Snapshot(home / "build", mark, os.open(home, os.O_RDONLY))
    try:
        fcntl.flock(taken.held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.copytree(build, taken.folder, copy_function=_link_or_copy)
        if mark_of(build) == mark:
            return taken
    except shutil.Error as error:
        taken.release()
        raise FileNotFoundError(str(error)) from error
    except OSError:
        taken.release()
        raise
    taken.release()
    return None


def _new_home(build: Path) -> Path:
    """Return a new folder beside a build, or, where nothing may be written there, in the place for such folders."""
    try:
        return Path(tempfile.mkdtemp(prefix=_prefix(build), dir=build.parent))
    except PermissionError:
        return Path(tempfile.mkdtemp(prefix=_prefix(build)))


def _prefix(build: Path) -> str:
    return f".{build.name}.served-"


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(source, target)


def clear_left_over(build: Path) -> None:
    """Remove what servers left beside a build that were killed; a server that runs holds its own."""
    for home in _homes(build):
        with contextlib.suppress(OSError):
            held = os.open(home, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(home, ignore_errors=True)
            finally:
                os.close(held)


def _homes(build: Path) -> Iterator[Path]:
    for folder in {build.parent, Path(tempfile.gettempdir())}:
        yield from folder.glob(f"{_prefix(build)}*")
