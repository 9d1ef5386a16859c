"""What the endpoint lets a query take: every limit is an option of ``rtop serve`` and stands in its description."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The most that one query, and all of them together, may take.

    ``seconds`` per query, waiting left out; ``rows`` (solutions or triples) and ``answer_bytes`` of an answer;
    ``request_bytes`` of a request; ``workers`` that answer at a time, ``queue`` that wait, ``memory_bytes`` of each
    worker.
    """

    seconds: float = 20
    rows: int = 50_000
    answer_bytes: int = 32 * MEGABYTE
    request_bytes: int = MEGABYTE
    workers: int = 2
    queue: int = 32
    memory_bytes: int = 2048 * MEGABYTE

    def told(self) -> tuple[tuple[str, str], ...]:
        """Return each limit as people read it."""
        return (
            ("time of a query", f"{self.seconds:g} seconds"),
            ("rows or triples of an answer", f"{self.rows:,}"),
            ("size of an answer", f"{self.answer_bytes / MEGABYTE:g} MB"),
            ("size of a request", f"{self.request_bytes / MEGABYTE:g} MB"),
            ("queries at a time", str(self.workers)),
            ("queries that wait", str(self.queue)),
            ("memory of a query", f"{self.memory_bytes / MEGABYTE:g} MB"),
        )
