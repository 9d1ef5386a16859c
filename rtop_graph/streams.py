"""Standard output and error that can be written to, whatever the shell has done to them."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

HIGHEST_STREAM = 2
"""The number of standard error; 0 and 1 are standard input and output."""


def keep_streams_usable() -> None:
    """Let no file take the number of a closed stream, and no character stop an answer: it is told by its code."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= HIGHEST_STREAM:
        pass  # it stands for the stream that was closed
    os.close(number)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(HIGHEST_STREAM, "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def terminal_width(usual: int) -> int:
    """Return the columns that ``COLUMNS`` or the terminal tells, else as many as usual."""
    if "COLUMNS" not in os.environ and not (sys.__stdout__ and sys.__stdout__.isatty()):
        return usual
    import shutil

    return shutil.get_terminal_size((usual, 24)).columns


def let_go_of_output() -> None:
    """Send what is still to be written nowhere, so that Python does not try again as it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def said_by_the_system(error: OSError | MemoryError) -> str:
    """Return what the machine lacks, and for what."""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this."
    try:
        Path.cwd()
    except FileNotFoundError:
        return "The working directory is gone. Change to one that exists, and try again."
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}."
