"""What the endpoint says: answers and refusals as HTTP responses, each with the headers that every response has."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from rtop_graph.endpoint.pool import Answer

RETRY_SECONDS = 5
BUSY = 503
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
READING_HEADERS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "X-Rtop-Rows, X-Rtop-Cut"}
"""Any page may read the answers: there is nothing secret in them and nothing can be changed."""


def answer_response(answer: Answer) -> Response:
    """Return an answer; ``X-Rtop-Rows`` tells its rows, ``X-Rtop-Cut`` what cut it short, where something did."""
    headers = {"X-Rtop-Rows": str(answer.rows), "Vary": "Accept"} | READING_HEADERS
    if answer.cut:
        headers["X-Rtop-Cut"] = answer.cut
    return Response(answer.body, media_type=answer.media_type, headers=headers)


def refusal_response(status: int, problem: str) -> Response:
    """Return what is wrong with a request as plain text, with the status that the protocol gives it."""
    busy = {"Retry-After": str(RETRY_SECONDS)} if status == BUSY else {}
    return PlainTextResponse(f"{problem}\n", status, headers=READING_HEADERS | busy)
