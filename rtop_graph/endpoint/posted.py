"""The body of a request is read piece by piece, and no further than the limit."""

from __future__ import annotations

from starlette.requests import Request

from rtop_graph.endpoint.protocol import ProtocolError


async def posted_body(request: Request, most: int) -> bytes:
    """Return the body of a request; raise ``ProtocolError`` as soon as it has more than ``most`` bytes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise ProtocolError(413, f"The request is larger than {most} bytes.")
    return bytes(body)
