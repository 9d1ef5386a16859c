"""What can go wrong, one exception each, with the exit code the command line documents for it.

Exit codes: 0 done, 1 data or query at fault, 2 usage, 3 environment, 4 remote engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple


class Fault(NamedTuple):
    """One thing wrong in an input file: where it stands, what it is, and what mends it.

    ``line`` and ``column`` are counted from 1; 0 means the fault belongs to the file (or, for ``column``,
    to the whole line). ``field`` is the header of the column, or empty. ``rule`` names the check that found it.
    """

    file: str
    line: int
    column: int
    field: str
    rule: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Read ``file:line:column: problem (field) → remedy [rule]``."""
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
        field = f" in column {self.field!r}" if self.field else ""
        return f"{place}: {self.problem}{field}. {self.remedy} [{self.rule}]"


class RtopError(Exception):
    """Something the user can act on; the command line prints the message and exits with ``exit_code``."""

    exit_code: ClassVar[int] = 1


class DataError(RtopError):
    """Input files are at fault; ``faults`` holds every one of them, in file and line order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ReportFormatError(RtopError):
    """A report's text does not have the paragraphs its printed numbers promise."""


class InconsistentError(RtopError):
    """The reasoner found that data and ontology contradict each other; the message explains how."""


class QueryError(RtopError):
    """A query is unknown, malformed, lacks a parameter, or asks for something that is refused."""


class UnknownNameError(RtopError):
    """A country, organisation, report or concept was asked for by a name nothing carries."""


class StoreError(RtopError):
    """The built store is absent or damaged."""


class UsageError(RtopError):
    """The command was called in a way it does not understand."""

    exit_code = 2


class EnvironmentFaultError(RtopError):
    """The machine lacks something that is needed, for example Java or a writable folder."""

    exit_code = 3


class RemoteError(RtopError):
    """A remote SPARQL engine did not answer, or not in a way that can be trusted."""

    exit_code = 4
