"""Files and folders are written beside their place and moved into it: no reader sees half of one."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rtop_graph.errors import EnvironmentFaultError


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{path} cannot be written: {reason}. Name another place, or make room there."
        raise EnvironmentFaultError(message) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: whole, or not at all (``EnvironmentFaultError``), flushed to disk."""
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Put each content at its path: every file is written beside its place before the first is moved into it."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with _explained(path):
                _stage(path, content, staged)
        for path, temporary in staged.items():
            with _explained(path):
                temporary.replace(path)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _stage(path: Path, content: bytes, staged: dict[Path, Path]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder of that name stands there")
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    staged[path] = Path(temporary)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).chmod(0o644)


@contextlib.contextmanager
def folder_moved_into_place(path: Path) -> Iterator[Path]:
    """Give a new folder to fill; when the block ends well it takes the place of ``path``, else it is removed.

    The old folder stays readable until the new one stands; a process that has it open keeps its files.
    """
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "a file of that name stands there")
        fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}.new-", dir=path.parent))
    try:
        yield fresh
        with _explained(path):
            fresh.chmod(0o755)
            _swap(fresh, path)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _swap(fresh: Path, path: Path) -> None:
    """Put the fresh folder in the place of the old one; where that fails, the old one stays in place."""
    old = path.parent / f"{fresh.name}.old"
    if path.exists():
        path.replace(old)
    try:
        fresh.replace(path)
    except OSError:
        if old.exists():
            old.replace(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
