"""A few worker processes answer queries; one that takes too long is killed, and another takes its place."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from rtop_graph.endpoint.limits import Limits
from rtop_graph.endpoint.protocol import ProtocolError, Question, refuse_unknown_graphs
from rtop_graph.endpoint.worker import WIDTH

STARTING = 30
"""Seconds that a worker may take until it is ready."""

PAUSES = (0.0, 1.0, 5.0, 15.0)
"""Seconds before each try to start a worker in the place of one that ended; the last one holds from then on."""

NONE_STARTS = "No process could be started to answer queries."

LOG = logging.getLogger(__name__)


class WorkerGoneError(Exception):
    """A worker was gone before it had the question."""


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
        self._renewals: set[asyncio.Task[None]] = set()
        self._stopped = False

    async def start(self) -> None:
        """Start the workers; raise ``RuntimeError`` when one cannot open the store."""
        for _ in range(self.limits.workers):
            self._idle.put_nowait(await self._new_worker())

    async def stop(self) -> None:
        """Kill the workers that are idle; one that answers is killed when it has, or by its own time limit."""
        self._stopped = True
        for renewal in self._renewals:
            renewal.cancel()
        await asyncio.gather(*self._renewals, return_exceptions=True)
        while not self._idle.empty():
            await _kill(self._idle.get_nowait())

    async def ask(self, question: Question) -> Answer:
        """Return the answer to a question; raise ``ProtocolError`` where there is none, or no room to wait."""
        refuse_unknown_graphs((*question.default_graphs, *question.named_graphs), self.graphs)
        for _ in range(self.limits.workers + 1):  # all of them may have been killed while nobody asked
            worker = await self._next()
            with contextlib.suppress(WorkerGoneError):
                return await asyncio.shield(asyncio.ensure_future(self._ask(worker, question)))
        raise ProtocolError(503, NONE_STARTS)

    async def _next(self) -> Process:
        return await self._waited_for() if self._idle.empty() else self._idle.get_nowait()

    async def _waited_for(self) -> Process:
        """Return the next worker that is idle; raise ``ProtocolError`` where too many wait, or where none comes."""
        if self._waiting >= self.limits.queue:
            raise ProtocolError(503, f"{self.limits.queue} queries wait already. Ask again in a few seconds.")
        self._waiting += 1
        try:
            return await asyncio.wait_for(self._idle.get(), self.limits.seconds * self.limits.queue + STARTING)
        except TimeoutError as error:
            raise ProtocolError(503, NONE_STARTS) from error
        finally:
            self._waiting -= 1

    async def _ask(self, worker: Process, question: Question) -> Answer:
        """Ask one worker, and put it, or soon another in its place, among the idle ones."""
        is_sound = False
        try:
            told, body = await asyncio.wait_for(_exchange(worker, self._message(question)), self.limits.seconds)
            is_sound = True
        except TimeoutError as error:
            raise ProtocolError(503, f"The query took longer than {self.limits.seconds:g} seconds.") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise ProtocolError(503, "The query needed more memory than a query may take.") from error
        finally:
            if is_sound and not self._stopped:
                self._idle.put_nowait(worker)
            else:
                self._renew(worker)
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

    def _renew(self, worker: Process) -> None:
        renewal = asyncio.create_task(self._replaced(worker))
        self._renewals.add(renewal)
        renewal.add_done_callback(self._renewals.discard)

    async def _replaced(self, worker: Process) -> None:
        """Kill a worker, and try until another stands in its place or the workers are stopped."""
        await _kill(worker)
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            await asyncio.sleep(pause)
            if self._stopped:
                return
            try:
                self._idle.put_nowait(await self._new_worker())
            except (RuntimeError, OSError) as error:
                LOG.warning("A process that answers queries ended, and another cannot be started yet: %s", error)
            else:
                return

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
        except asyncio.CancelledError:
            await _kill(worker)
            raise
        self.graphs = tuple(ready["graphs"])
        return worker


async def _exchange(worker: Process, message: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return what a worker answers; raise ``WorkerGoneError`` where it never took the question."""
    head = json.dumps(message).encode()
    assert worker.stdin is not None
    try:
        worker.stdin.write(len(head).to_bytes(WIDTH, "big") + head)
        await worker.stdin.drain()
        await _read(worker)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise WorkerGoneError from error
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
