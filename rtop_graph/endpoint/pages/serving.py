"""Pages are made in threads of their own, kept by their address while there is room, and sent with their guards."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rtop_graph.endpoint.limits import MEGABYTE
from rtop_graph.endpoint.pages.addresses import address
from rtop_graph.endpoint.pages.faults import fault_page
from rtop_graph.endpoint.pages.material import Material, read_material
from rtop_graph.endpoint.pages.requests import HTML, Page, PageMaker, PageRequest, QueryPage
from rtop_graph.endpoint.pool import Answer, Workers
from rtop_graph.endpoint.posted import posted_body
from rtop_graph.endpoint.protocol import ProtocolError, Question
from rtop_graph.errors import QueryError, RtopError, UnknownNameError, UsageError
from rtop_graph.manifest import read_manifest

KEPT_BYTES = 64 * MEGABYTE
"""The bytes of pages that are kept, those asked for last."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, and nothing written into a page itself, is run or styled."""

FOUND = 200
FAULTS = {UnknownNameError: 404, UsageError: 400, QueryError: 400}
"""The status of a fault of the asker's making."""

Made = TypeVar("Made")


class Pages:
    """The pages over one built store; ``texts`` is a folder with the user's own copies of the reports."""

    def __init__(self, workers: Workers, texts: Path | None = None) -> None:
        self._workers, self._limits, self._texts = workers, workers.limits, texts
        self._threads = ThreadPoolExecutor(max_workers=workers.limits.workers, thread_name_prefix="page")
        self._kept = Kept(KEPT_BYTES)
        self._making: dict[str, asyncio.Future[Page]] = {}
        self._material: Material | None = None

    async def start(self) -> None:
        """Read what pages are made from; raise ``StoreError`` where the store cannot be read."""
        self._material = await self.in_thread(self._read)

    def _read(self) -> Material:
        build = self._workers.store.parent
        return read_material(build, read_manifest(build), self._limits, self._texts)

    def tell(self, notice: str) -> None:
        """Put a notice on every page made from now on."""
        self._material = replace(self.material, notice=notice)
        self._kept = Kept(KEPT_BYTES)

    def stop(self) -> None:
        """Let no further page be made."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def material(self) -> Material:
        """Return what pages are made from."""
        assert self._material is not None, "pages are asked for after the start"
        return self._material

    async def in_thread(self, work: Callable[..., Made], *arguments: Any) -> Made:
        """Return what a function returns that is called in a thread of the pages."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    async def answer(self, request: Request, make: PageMaker | QueryPage) -> Response:
        """Return the page that a request asks for, or the page that says why there is none."""
        filled = _filled_fields(request.url.query)
        if filled is not None:
            return RedirectResponse(address(request.url.path, filled), status_code=303)
        posted = await posted_body(request, self._limits.request_bytes) if request.method == "POST" else b""
        asked = asked_page(request, posted.decode("utf-8", "replace"))
        key = f"{asked.path}?{asked.query}"
        page = self._kept.get(key) or await self._page(key, make, asked)
        return response_of(page, request)

    async def fault(self, request: Request, status: int, problem: str) -> Response:
        """Return the page that says why there is no other."""
        page = await self.in_thread(fault_page, self.material, asked_page(request), status, problem)
        return response_of(page, request)

    async def _page(self, key: str, make: PageMaker | QueryPage, asked: PageRequest) -> Page:
        """Return a page that is not kept, made once where several ask for it at a time."""
        if key not in self._making:
            if len(self._making) >= self._limits.queue:
                raise ProtocolError(503, f"{self._limits.queue} pages wait already. Ask again in a few seconds.")
            self._making[key] = asyncio.ensure_future(self._made(key, make, asked))
        return await asyncio.shield(self._making[key])

    async def _made(self, key: str, make: PageMaker | QueryPage, asked: PageRequest) -> Page:
        try:
            if isinstance(make, QueryPage):
                page = await self._queried(make, asked)
            else:
                page = await self.in_thread(made_page, make, self.material, asked)
        finally:
            del self._making[key]
        if page.status == FOUND:
            self._kept.put(key, page)
        return page

    async def _queried(self, make: QueryPage, asked: PageRequest) -> Page:
        """Return a page whose query a worker process answers, within the limits of a query."""
        outcome: Answer | ProtocolError | None = None
        question = await self.in_thread(asked_question, make, self.material, asked)
        if isinstance(question, Page):
            return question
        if question is not None:
            try:
                outcome = await self._workers.ask(question)
            except ProtocolError as error:
                outcome = error
        return await self.in_thread(made_page, partial(make.page, outcome), self.material, asked)


def _filled_fields(query: str) -> dict[str, str] | None:
    """Return the fields that have a value where others have none, as forms send them; None where all have one."""
    pairs = parse_qsl(query, keep_blank_values=True)
    filled = {name: value for name, value in pairs if value.strip()}
    return filled if any(not value.strip() for _, value in pairs) else None


def asked_page(request: Request, posted: str = "") -> PageRequest:
    """Return what a request asks of the pages, with the fields that it posts, or else those of its address."""
    parts = {name: str(value) for name, value in request.path_params.items()}
    return PageRequest(request.url.path, parts, posted or request.url.query)


def asked_question(make: QueryPage, material: Material, asked: PageRequest) -> Question | Page | None:
    """Return the question that a page asks of the dataset, or the page that tells why it cannot."""
    found: list[Question | None] = []

    def collected(material: Material, asked: PageRequest) -> Page:
        found.append(make.question(material, asked))
        return Page(b"")

    page = made_page(collected, material, asked)
    return found[0] if found else page


def made_page(make: PageMaker, material: Material, asked: PageRequest) -> Page:
    """Return the page, or the one that tells a fault of the asker's making."""
    try:
        return make(material, asked)
    except ProtocolError as error:
        return fault_page(material, asked, error.status, str(error))
    except RtopError as error:
        return fault_page(material, asked, FAULTS.get(type(error), 500), str(error))


def response_of(page: Page, request: Request) -> Response:
    """Return a page as a response: with its policy, and empty where the browser has the same page already."""
    mark = f'"{hashlib.sha256(page.body).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "no-cache", "Vary": "Accept", **page.headers}
    if page.media_type == HTML:
        headers.setdefault("Content-Security-Policy", POLICY)
    if mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(page.body, page.status, headers=headers, media_type=page.media_type)


class Kept:
    """Pages by address, up to a number of bytes: where there is no room, those go that were asked for longest ago."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._pages: OrderedDict[str, Page] = OrderedDict()

    def get(self, key: str) -> Page | None:
        """Return a kept page."""
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: str, page: Page) -> None:
        """Keep a page, and let others go where there is no room."""
        if key in self._pages:
            self._size -= len(self._pages.pop(key).body)
        self._pages[key] = page
        self._size += len(page.body)
        while self._size > self._most:
            _, oldest = self._pages.popitem(last=False)
            self._size -= len(oldest.body)
