"""The web application: which address is answered by what, behind the same guards."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rtop_graph.endpoint.answers import READING_HEADERS, SAFE_HEADERS, answer_response, refusal_response
from rtop_graph.endpoint.description import Described, service_description
from rtop_graph.endpoint.dumps import DUMPS, graph_files
from rtop_graph.endpoint.editions import Edition, Editions, WithEdition
from rtop_graph.endpoint.formats import TRIPLE_TYPES, chosen_type
from rtop_graph.endpoint.limits import Limits
from rtop_graph.endpoint.linked_data import HTML, RESOURCE_TYPES, document_headers, resource_form, resource_question
from rtop_graph.endpoint.pages.data import data_page
from rtop_graph.endpoint.pages.routes import page_routes
from rtop_graph.endpoint.pages.serving import Pages
from rtop_graph.endpoint.pages.terms import ontology_page
from rtop_graph.endpoint.pages.things import thing_page
from rtop_graph.endpoint.pool import Workers
from rtop_graph.endpoint.posted import posted_body
from rtop_graph.endpoint.protocol import ProtocolError, question_of


def build_app(build: Path, limits: Limits, hosts: tuple[str, ...], texts: Path | None = None) -> Starlette:
    """Return the application over the build in a folder; it answers requests for ``hosts`` and no others.

    Where another build is moved into the folder's place, that one is served from then on. ``texts`` is a folder with
    the user's own copies of the reports.
    """
    editions = Editions(build, limits, texts)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await editions.start()
        watching = asyncio.create_task(editions.watch())
        yield
        watching.cancel()
        await editions.stop()

    return Starlette(
        routes=[
            Route("/sparql", sparql, methods=["GET", "POST", "OPTIONS"]),
            Route("/.well-known/void", void, methods=["GET"]),
            Route("/data", data, methods=["GET"]),
            Route("/data/{name}", dump, methods=["GET"]),
            Route("/graph/{name:path}", named_graph, methods=["GET"]),
            Route("/id/{segment}/{name}", resource, methods=["GET"]),
            Route("/ontology", resource, methods=["GET"]),
            *page_routes(),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            Middleware(SafeHeaders),
            Middleware(WithEdition, editions=editions),
        ],
        exception_handlers={ProtocolError: refusal, HTTPException: refusal},
        lifespan=lifespan,
    )


class SafeHeaders:
    """Put the headers that guard a browser on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the response back with the headers."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in message["headers"]}
                more = [(k.lower().encode(), v.encode()) for k, v in SAFE_HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in more if pair[0] not in names)]
            await send(message)

        await self._app(scope, receive, guarded)


async def refusal(request: Request, error: Exception) -> Response:
    """Return why a request is not answered: as a page to who reads pages, else as plain text."""
    status = error.status_code if isinstance(error, HTTPException) else getattr(error, "status", 500)
    problem = _told(error, request.url.path) if isinstance(error, HTTPException) else str(error)
    if HTML in request.headers.get("accept", ""):
        pages: Pages = request.state.edition.pages
        return await pages.fault(request, status, problem)
    return refusal_response(status, problem)


def _told(error: HTTPException, path: str) -> str:
    known = {404: f"There is nothing at {path}.", 405: f"{path} is only read: ask with GET."}
    return known.get(error.status_code, error.detail)


async def sparql(request: Request) -> Response:
    """Answer a query by SPARQL 1.1 Protocol; without a query, describe the service."""
    workers: Workers = request.state.edition.workers
    if request.method == "OPTIONS":
        allowed = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Accept, Content-Type"}
        return Response(status_code=204, headers=READING_HEADERS | allowed)
    if request.method in {"GET", "HEAD"} and not request.url.query:
        wants_page = chosen_type(request.headers.get("accept", ""), RESOURCE_TYPES) == HTML
        return RedirectResponse("/console", 303, READING_HEADERS) if wants_page else _description(request)
    body = await posted_body(request, workers.limits.request_bytes) if request.method == "POST" else b""
    question = question_of(request.method, request.url.query, request.headers, body)
    return answer_response(await workers.ask(question))


def _description(request: Request) -> Response:
    edition: Edition = request.state.edition
    form = chosen_type(request.headers.get("accept", ""), TRIPLE_TYPES) or next(iter(TRIPLE_TYPES.values()))
    origin = str(request.url.replace(path="", query="", fragment=""))
    build, workers = edition.snapshot.folder, edition.workers
    described = Described(origin, build, edition.pages.material.manifest, workers.graphs, workers.limits)
    return Response(service_description(described, form), media_type=form, headers=READING_HEADERS)


async def void(request: Request) -> Response:
    """Describe the dataset and the service (VoID, DCAT, SPARQL 1.1 Service Description)."""
    return _description(request)


async def data(request: Request) -> Response:
    """Tell what can be taken along: to a browser as a page, to others as a description."""
    edition: Edition = request.state.edition
    if resource_form(request.url.query, request.headers.get("accept", "")) == HTML:
        return await edition.pages.answer(request, data_page)
    return _description(request)


async def dump(request: Request) -> Response:
    """Send the whole dataset as a file."""
    edition: Edition = request.state.edition
    name = request.path_params["name"]
    if name not in DUMPS:
        raise ProtocolError(404, f"There is no file {name!r}. There is {', '.join(DUMPS)}.")
    path = await edition.file(name)
    return FileResponse(path, media_type=DUMPS[name].media_type, filename=name, headers=READING_HEADERS)


async def named_graph(request: Request) -> Response:
    """Send what a named graph holds, as Turtle."""
    edition: Edition = request.state.edition
    files = graph_files(edition.snapshot.folder)
    if request.path_params["name"] not in files:
        raise ProtocolError(404, f"There is no graph of this name. There is {', '.join(files)}.")
    return FileResponse(files[request.path_params["name"]], media_type="text/turtle", headers=READING_HEADERS)


async def resource(request: Request) -> Response:
    """Answer what is said of a resource of ours, in the form that is accepted: to a browser as a page."""
    workers: Workers = request.state.edition.workers
    found: dict[str, Any] = request.path_params
    form = resource_form(request.url.query, request.headers.get("accept", ""))
    if form == HTML:
        pages: Pages = request.state.edition.pages
        page = await pages.answer(request, thing_page if found else ontology_page)
        return _as_document(page, request, form)
    answer = await workers.ask(resource_question(found, form))
    if not answer.rows:
        raise ProtocolError(404, f"Nothing is said of {request.url.path}.")
    return _as_document(answer_response(answer), request, form)


def _as_document(response: Response, request: Request, form: str) -> Response:
    """Return a response that tells its own address and its other forms, where it is about a resource and no more."""
    if response.status_code in {200, 304} and set(request.query_params) <= {"format"}:
        response.headers.update(document_headers(request.url.path, form))
    return response
