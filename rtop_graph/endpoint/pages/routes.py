"""Which address is answered by which page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from rtop_graph.browser_assets import browser_folder
from rtop_graph.endpoint.pages.console import CONSOLE
from rtop_graph.endpoint.pages.drawings import drawing_page, graph_page
from rtop_graph.endpoint.pages.matrix import matrix_page
from rtop_graph.endpoint.pages.measures import measure_page
from rtop_graph.endpoint.pages.questions import QUESTION, questions_page
from rtop_graph.endpoint.pages.rendering import STATIC
from rtop_graph.endpoint.pages.reports import comparison_page, report_page, reports_page
from rtop_graph.endpoint.pages.requests import PageMaker, QueryPage
from rtop_graph.endpoint.pages.search import search_page
from rtop_graph.endpoint.pages.serving import Pages
from rtop_graph.endpoint.pages.sheets import sheet_page
from rtop_graph.endpoint.pages.start import start_page
from rtop_graph.endpoint.pages.verbs import MEASURES
from rtop_graph.endpoint.pages.world import map_page
from rtop_graph.visualisation.page import ASSETS, library

PAGES: dict[str, PageMaker | QueryPage] = {
    "/": start_page,
    "/search": search_page,
    "/coverage/matrix": matrix_page,
    "/map": map_page,
    **dict.fromkeys(MEASURES, measure_page),
    "/sheet": sheet_page,
    "/questions": questions_page,
    "/query/{subject}/{name}": QUESTION,
    "/console": CONSOLE,
    "/graph": graph_page,
    "/drawing": drawing_page,
    "/reports": reports_page,
    "/reports/comparison": comparison_page,
    "/reports/{name}": report_page,
}
"""The pages by their paths."""


def page_routes() -> list[BaseRoute]:
    """Return the routes of the pages and of the files that belong to them: our own, and those of other projects."""
    routes: list[BaseRoute] = [Route(path, _endpoint(make), methods=_methods(path)) for path, make in PAGES.items()]
    folders = {
        "/static/explorer": ASSETS,
        "/static/drawing-library": library().parent,
        "/static": STATIC,
        "/browser": browser_folder(),
    }
    return [*routes, *map(_files, folders, folders.values())]


def _files(path: str, folder: Path) -> Mount:
    return Mount(path, StaticFiles(directory=folder))


def _methods(path: str) -> list[str]:
    """Return how a page is asked for: a query in the console may be too long for an address."""
    return ["GET", "POST"] if PAGES[path] is CONSOLE else ["GET"]


def _endpoint(make: PageMaker | QueryPage) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        pages: Pages = request.state.edition.pages
        return await pages.answer(request, make)

    return endpoint
