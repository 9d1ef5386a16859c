"""Files and folders are written beside their place and moved into it: no reader sees half of one.

What is under way is called ``.NAME.rtop-XXXXXXXX`` and locked. The kernel drops the lock with the process, however it
ends, so that the next writer at the same place tells what a killed one left behind, and takes it away.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from rtop_graph.errors import EnvironmentFaultError

KEPT_OF_A_NAME = 30
"""How many characters of a name stand in that of its work under way: a name of 255 bytes has no room for more."""

EXCHANGE = 2
"""What tells renameat2 to exchange two names (``RENAME_EXCHANGE`` of Linux)."""


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what keeps ``path`` from being written (a full disk, no permission) into ``EnvironmentFaultError``."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{path} cannot be written: {reason}. Name another place, or make room there."
        raise EnvironmentFaultError(message) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: whole, or not at all (``EnvironmentFaultError``), flushed to disk.

    A symbolic link at ``path`` is replaced, never followed.
    """
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Put each content at its path: every file is written beside its place before the first is moved into it."""
    staged: dict[Path, Path] = {}
    with contextlib.ExitStack() as held:
        try:
            for path, content in contents.items():
                with explained(path):
                    held.callback(os.close, _stage(path, content, staged))
            for path, temporary in staged.items():
                with explained(path):
                    temporary.replace(path)
        finally:
            for temporary in staged.values():
                temporary.unlink(missing_ok=True)


def _stage(path: Path, content: bytes, staged: dict[Path, Path]) -> int:
    """Write the content beside its place; return the open file, which is locked until it is closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder of that name stands there")
    _remove_leftovers(path)
    descriptor, staged[path] = _new_file(path)
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        os.fchmod(descriptor, 0o644)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextlib.contextmanager
def folder_moved_into_place(path: Path) -> Iterator[Path]:
    """Give a new folder to fill; when the block ends well it takes the place of ``path``, else it is removed.

    The old folder stays readable until the new one stands; a process that has it open keeps its files. Where ``path``
    is a symbolic link to a folder, the folder it leads to is replaced.
    """
    import shutil  # here, since a question writes nothing

    with explained(path):
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "a file of that name stands there")
        _remove_leftovers(path)
        held, fresh = _new_folder(path)
    try:
        yield fresh
        with explained(path):
            fresh.chmod(0o755)
            _swap(fresh, path)
    finally:  # what stands there now is the old folder, or a new one that was not finished
        shutil.rmtree(fresh, ignore_errors=True)
        os.close(held)


def _swap(fresh: Path, path: Path) -> None:
    """Put the fresh folder in the place of the old one, in one step where the system knows how to exchange names."""
    while True:
        try:
            fresh.rename(path)  # nothing stands there, or an empty folder
            return
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
        if _exchanged(fresh, path) or _exchanged_by_steps(fresh, path):
            return


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step, or return that it cannot be done here."""
    import ctypes

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    here = -100  # AT_FDCWD: both paths are absolute
    return bool(rename(here, os.fsencode(one), here, os.fsencode(other), EXCHANGE) == 0)


def _exchanged_by_steps(fresh: Path, path: Path) -> bool:
    """Move the old folder away and the fresh one into its place; return False where another writer came between."""
    import shutil
    import tempfile

    old = Path(tempfile.mkdtemp(prefix=_prefix(path), dir=path.parent))
    try:
        path.rename(old)
        fresh.rename(path)
    except OSError:
        if any(old.iterdir()) and not path.exists():
            old.rename(path)
            raise
        return False
    finally:
        shutil.rmtree(old, ignore_errors=True)
    return True


# ---------------------------------------------------------------- what a killed writer leaves


def _prefix(path: Path) -> str:
    return f".{path.name[:KEPT_OF_A_NAME]}.rtop-"


def _new_file(path: Path) -> tuple[int, Path]:
    """Return a new locked file; a new one again where another writer took it for a leftover before it was locked."""
    import tempfile

    while True:
        descriptor, name = tempfile.mkstemp(prefix=_prefix(path), dir=path.parent)
        _lock(descriptor)
        if os.fstat(descriptor).st_nlink:
            return descriptor, Path(name)
        os.close(descriptor)


def _new_folder(path: Path) -> tuple[int, Path]:
    """Return a new locked folder, as ``_new_file`` does a file."""
    import tempfile

    while True:
        fresh = Path(tempfile.mkdtemp(prefix=_prefix(path), dir=path.parent))
        with contextlib.suppress(FileNotFoundError):
            descriptor = os.open(fresh, os.O_RDONLY)
            _lock(descriptor)
            if fresh.is_dir():
                return descriptor, fresh
            os.close(descriptor)


def _lock(descriptor: int) -> None:
    with contextlib.suppress(OSError):  # some network file systems know no locks: there leftovers stay
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _remove_leftovers(path: Path) -> None:
    """Remove what writers of the same place began and did not live to finish, where that can be told."""
    form = re.compile(re.escape(_prefix(path)) + "[a-z0-9_]{8}")
    with contextlib.suppress(OSError):
        for found in path.parent.iterdir():
            if form.fullmatch(found.name) and not found.is_symlink():
                _remove_unless_locked(found)


def _remove_unless_locked(path: Path) -> None:
    """Remove a file or folder that nobody has locked; it is held until it is gone, so that nobody begins to use it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.is_dir():
                import shutil

                shutil.rmtree(path)
            else:
                path.unlink()
        finally:
            os.close(descriptor)


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
