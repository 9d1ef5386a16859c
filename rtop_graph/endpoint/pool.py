"""A few worker processes answer queries; one that takes too long is killed, and another takes its place."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rtop_graph.endpoint.limits import Limits
from rtop_graph.endpoint.protocol import ProtocolError, Question, refuse_unknown_graphs
from rtop_graph.endpoint.worker import WIDTH

STARTING = 30
"""Seconds that a worker may take until it is ready."""


@dataclass(frozen=True)
class Answer:
    """The body of an answer, its media type, its rows, and what cut it short: rows, bytes, or (empty) nothing."""

    body: bytes
    media_type: str
    rows: int
    cut: str


class Workers:
    """The worker processes over one built store."""

    def __init__(self, store: Path, limits: Limits, prefixes: Mapping[str, str]) -> None:
        self.store = store
        self.limits = limits
        self.graphs: tuple[str, ...] = ()
        self._prefixes = dict(prefixes)
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        self._waiting = 0

    async def start(self) -> None:
        """Start the workers; raise ``RuntimeError`` when one cannot open the store."""
        for _ in range(self.limits.workers):
            self._idle.put_nowait(await self._new_worker())

    async def stop(self) -> None:
        """Kill the workers that are idle; one that answers is killed by its own time limit."""
        while not self._idle.empty():
            await _kill(self._idle.get_nowait())

    async def ask(self, question: Question) -> Answer:
        """Return the answer to a question; raise ``ProtocolError`` where there is none, or no room to wait."""
        refuse_unknown_graphs((*question.default_graphs, *question.named_graphs), self.graphs)
        if self._waiting >= self.limits.queue:
            raise ProtocolError(503, f"{self.limits.queue} queries wait already. Ask again in a few seconds.")
        self._waiting += 1
        try:
            worker = await self._idle.get()
        finally:
            self._waiting -= 1
        return await asyncio.shield(asyncio.ensure_future(self._ask(worker, question)))

    async def _ask(self, worker: Process, question: Question) -> Answer:
        """Ask one worker, and put it, or another in its place, among the idle ones."""
        try:
            told, body = await asyncio.wait_for(_exchange(worker, self._message(question)), self.limits.seconds)
        except TimeoutError as error:
            await self._replace(worker)
            raise ProtocolError(503, f"The query took longer than {self.limits.seconds:g} seconds.") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            await self._replace(worker)
            raise ProtocolError(503, "The query needed more memory than a query may take.") from error
        self._idle.put_nowait(worker)
        if told.get("problem"):
            raise ProtocolError(told["status"], told["problem"])
        return Answer(body, told["type"], told["rows"], told["cut"])

    def _message(self, question: Question) -> dict[str, Any]:
        return {
            "query": question.query,
            "default_graphs": question.default_graphs,
            "named_graphs": question.named_graphs,
            "solutions": question.solutions,
            "triples": question.triples,
            "graphs": self.graphs,
            "prefixes": self._prefixes,
            "rows": self.limits.rows,
            "answer_bytes": self.limits.answer_bytes,
        }

    async def _replace(self, worker: Process) -> None:
        await _kill(worker)
        self._idle.put_nowait(await self._new_worker())

    async def _new_worker(self) -> Process:
        module = "rtop_graph.endpoint.worker"
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, str(self.store), str(self.limits.memory_bytes)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
        )
        try:
            ready, _ = await asyncio.wait_for(_read(worker), STARTING)
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            await _kill(worker)
            raise RuntimeError(f"The store at {self.store} cannot be opened.") from error
        self.graphs = tuple(ready["graphs"])
        return worker


async def _exchange(worker: Process, message: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    head = json.dumps(message).encode()
    assert worker.stdin is not None
    worker.stdin.write(len(head).to_bytes(WIDTH, "big") + head)
    await worker.stdin.drain()
    return await _read(worker)


async def _read(worker: Process) -> tuple[dict[str, Any], bytes]:
    assert worker.stdout is not None
    size = int.from_bytes(await worker.stdout.readexactly(WIDTH), "big")
    told: dict[str, Any] = json.loads(await worker.stdout.readexactly(size))
    return told, await worker.stdout.readexactly(told["length"])


async def _kill(worker: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        worker.kill()
    await worker.wait()
