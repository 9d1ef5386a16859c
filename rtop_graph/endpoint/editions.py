"""The build that is served, and its change for a newer one: requests under way end on the build they began on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from rtop_graph.endpoint.dumps import dump_file
from rtop_graph.endpoint.limits import Limits
from rtop_graph.endpoint.pages.serving import Pages
from rtop_graph.endpoint.pool import Workers
from rtop_graph.endpoint.snapshot import Mark, Snapshot, mark_of, take_snapshot
from rtop_graph.errors import RtopError
from rtop_graph.namespaces import PREFIXES

LOOK_SECONDS = 1.0
"""Seconds between two looks at whether another build stands in the place of the one that is served."""

LOG = logging.getLogger(__name__)


class Edition:
    """One build as it is served: its files, the workers and the pages over it, and the requests it answers now."""

    def __init__(self, snapshot: Snapshot, limits: Limits, texts: Path | None) -> None:
        self.snapshot = snapshot
        self.workers = Workers(snapshot.folder / "store", limits, PREFIXES)
        self.pages = Pages(self.workers, texts)
        self._requests = 0
        self._unused = asyncio.Event()
        self._unused.set()
        self._making = asyncio.Lock()

    async def file(self, name: str) -> Path:
        """Return the file of a dump, made where it is not there yet, one at a time."""
        async with self._making:
            return await asyncio.to_thread(dump_file, self.snapshot.folder, name)

    async def start(self) -> None:
        """Start workers and pages; raise where they cannot read the build, which then holds nothing any more."""
        outcomes = await asyncio.gather(self.workers.start(), self.pages.start(), return_exceptions=True)
        faults = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if faults:
            await self.stop()
            raise faults[0]

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Count a request for as long as the block lasts."""
        self._requests += 1
        self._unused.clear()
        try:
            yield
        finally:
            self._requests -= 1
            if not self._requests:
                self._unused.set()

    async def end(self) -> None:
        """Stop when the last request is answered."""
        await self._unused.wait()
        await self.stop()

    async def stop(self) -> None:
        """Stop workers and pages at once, and let go of the files."""
        self.pages.stop()
        await self.workers.stop()
        await asyncio.to_thread(self.snapshot.release)


class Editions:
    """The build in a place as it is served; a newer one is taken up when it stands there whole."""

    def __init__(self, build: Path, limits: Limits, texts: Path | None) -> None:
        self._build, self._limits, self._texts = build, limits, texts
        self._current: Edition | None = None
        self._seen: Mark | None = None
        self._ending: dict[asyncio.Task[None], Edition] = {}

    @property
    def current(self) -> Edition:
        """Return the edition that answers requests which begin now."""
        assert self._current is not None, "requests come after the start"
        return self._current

    async def start(self) -> None:
        """Serve the build that stands in the place; raise where there is none that can be read."""
        self._current = await self._opened()

    async def watch(self) -> None:
        """Take up each newer build, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if mark_of(self._build) not in {None, self._seen}:
                await self._turn()

    async def _turn(self) -> None:
        """Serve the newer build; where it cannot be read, stay with the old one, and say so on every page."""
        old = self.current
        try:
            self._current = await self._opened()
        except (RtopError, RuntimeError, OSError) as error:
            LOG.warning("A newer build at %s cannot be read; the one before stays served. %s", self._build, error)
            old.pages.tell("A newer build stands there and cannot be read. These pages show the one before.")
            return
        LOG.info("Another build was moved to %s: it is served from now on.", self._build)
        self._end(old)

    def _end(self, edition: Edition) -> None:
        ending = asyncio.create_task(edition.end())
        self._ending[ending] = edition
        ending.add_done_callback(self._ending.pop)

    async def _opened(self) -> Edition:
        self._seen = mark_of(self._build)
        snapshot = await asyncio.to_thread(take_snapshot, self._build)
        self._seen = snapshot.mark
        edition = Edition(snapshot, self._limits, self._texts)
        await edition.start()
        return edition

    async def stop(self) -> None:
        """Stop every edition at once."""
        late = list(self._ending.items())
        for ending, _ in late:
            ending.cancel()
        await asyncio.gather(*(edition.stop() for edition in (self.current, *(edition for _, edition in late))))


class WithEdition:
    """Give each request the edition that it is answered from, to its end: ``request.state.edition``."""

    def __init__(self, app: ASGIApp, editions: Editions) -> None:
        self._app, self._editions = app, editions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its edition."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        edition = self._editions.current
        with edition.answering():
            scope.setdefault("state", {})["edition"] = edition
            await self._app(scope, receive, send)
