"""One request to an engine and its whole answer: within its time, from where it was sent, and no secret told."""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from rtop_graph.endpoints import Credentials
from rtop_graph.errors import RemoteError

LARGEST_ANSWER = 500_000_000
"""How many bytes of an answer are read at most."""

PIECE = 1 << 20
"""How many bytes are read between two looks at the clock."""

PAUSES = (0.2, 0.8)
"""Seconds to wait before each further try of a reading that may yet succeed."""

MAY_PASS = (500, 502, 503, 504)
"""What an engine or its gateway says when asking again may help (RFC 9110, 15.6)."""

MOVED, NOT_FOUND = range(300, 400), 404
TOLD_LETTERS = 400
"""How much of what an engine says is passed on."""


@dataclass(frozen=True)
class Reply:
    """A whole answer of an engine: its body and its headers."""

    body: bytes
    headers: http.client.HTTPMessage


class RefusedError(RemoteError):
    """An engine answered with a status that is none of success."""

    def __init__(self, status: int, told: str, problem: str) -> None:
        self.status, self.told = status, told
        super().__init__(problem)


class PassingError(RemoteError):
    """A fault that asking again may mend: a busy engine, a connection that broke off or was not made."""


def exchange(request: urllib.request.Request, credentials: Credentials, seconds: float) -> Reply:
    """Return the whole answer to a request; raise ``RemoteError`` where there is none in time that can be trusted.

    The time is that of the whole exchange. Another address that the engine sends the asker to is not followed: it
    might be anybody's, and would be told the credentials.
    """
    deadline = time.monotonic() + seconds
    if credentials.header():
        request.add_unredirected_header("Authorization", credentials.header())
    with _Bell(seconds) as bell:
        try:
            with _opener(bell).open(request, timeout=max(0.1, seconds)) as response:
                body = _whole_body(response, request.full_url, deadline, seconds)
                if bell.rang:  # what was shut may look like an end
                    raise RemoteError(_late(request.full_url, seconds))
                return Reply(body, response.headers)
        except urllib.error.HTTPError as error:
            with error:
                _refuse(error, request, credentials)
        except (http.client.HTTPException, OSError, ValueError) as error:
            if bell.rang or time.monotonic() > deadline:
                raise RemoteError(_late(request.full_url, seconds)) from error
            _give_up(error, request, credentials)


def reading(ask: Callable[[float], Reply], seconds: float) -> Reply:
    """Return an answer, asked for again after a pause where the fault may pass: only what changes nothing is asked so.

    ``ask`` takes the seconds that are left.
    """
    deadline = time.monotonic() + seconds
    for pause in PAUSES:
        try:
            return ask(deadline - time.monotonic())
        except PassingError:
            if time.monotonic() + pause >= deadline:
                raise
        except RefusedError as error:
            if error.status not in MAY_PASS or time.monotonic() + pause >= deadline:
                raise
        time.sleep(pause)
    return ask(deadline - time.monotonic())


def written_request(method: str, address: str, body: bytes, headers: Mapping[str, str]) -> urllib.request.Request:
    """Return a request that changes an engine."""
    named = {"User-Agent": "rtop-graph", **headers}
    return urllib.request.Request(address, data=body, headers=named, method=method)  # checked addresses


def _late(address: str, seconds: float) -> str:
    return f"{address} took longer than {seconds:.3g} seconds to answer."


def _whole_body(response: Any, address: str, deadline: float, seconds: float) -> bytes:
    body = bytearray()
    while piece := response.read1(PIECE):
        body += piece
        if time.monotonic() > deadline:
            raise RemoteError(_late(address, seconds))
        if len(body) > LARGEST_ANSWER:
            raise RemoteError(f"{address} gave more than {LARGEST_ANSWER} bytes. Ask for less.")
    if response.length:
        if time.monotonic() > deadline:
            raise RemoteError(_late(address, seconds))
        raise PassingError(f"{address} broke off {response.length} bytes before the end of its answer.")
    return bytes(body)


def _refuse(error: urllib.error.HTTPError, request: urllib.request.Request, credentials: Credentials) -> NoReturn:
    """Raise for a status that is none of success, with the beginning of what the engine says."""
    try:
        told = error.read(PIECE).decode("utf-8", errors="replace")
    except (OSError, http.client.HTTPException):
        told = ""
    told = credentials.hidden_in(" ".join(told.split()))[:TOLD_LETTERS]
    problem = f"{request.full_url} did not answer: HTTP {error.code} {error.reason}. {told}".strip()
    if error.code in MOVED:
        elsewhere = credentials.hidden_in(str(error.headers.get("Location", "nowhere")))
        problem = f"{request.full_url} sends askers on to {elsewhere}: name that address, if you trust it."
    if error.code in {401, 403}:
        problem = f"{request.full_url} did not answer: HTTP {error.code}, it lets nobody in without other credentials."
    if error.code == NOT_FOUND:
        problem = f"{problem} Nothing is at this address: engines usually answer queries at /query or /sparql."
    raise RefusedError(error.code, told, problem) from None


def _give_up(error: Exception, request: urllib.request.Request, credentials: Credentials) -> NoReturn:
    """Raise for a connection that was not made or broke off; waiting in vain is no fault that passes."""
    reason = getattr(error, "reason", error)
    problem = f"{request.full_url} did not answer: {credentials.hidden_in(str(reason) or type(error).__name__)}"
    is_silence = isinstance(error, TimeoutError) or isinstance(reason, TimeoutError)
    broke = isinstance(error, (ConnectionError, urllib.error.URLError, http.client.HTTPException))
    raise (PassingError if broke and not is_silence else RemoteError)(problem) from error


class _NoOtherAddress(urllib.request.HTTPRedirectHandler):
    """Takes being sent elsewhere for an answer that is none."""

    def redirect_request(self, *_: Any) -> None:
        """Ask nowhere else."""


def _opener(bell: _Bell) -> urllib.request.OpenerDirector:
    """Return what opens connections of the web, each of which is shut when the bell rings."""

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(partial(_watched(http.client.HTTPConnection), bell), req)  # type: ignore[arg-type]

    class Secure(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(partial(_watched(http.client.HTTPSConnection), bell), req)  # type: ignore[arg-type]

    return urllib.request.build_opener(Plain, Secure, _NoOtherAddress)


def _watched(kind: type[http.client.HTTPConnection]) -> type[http.client.HTTPConnection]:
    """Return a kind of connection that is shut when the bell it is given rings."""

    class Watched(kind):  # type: ignore[misc, valid-type]
        def __init__(self, bell: _Bell, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._bell = bell

        def connect(self) -> None:
            super().connect()
            self._bell.watch(self.sock)

    return Watched


class _Bell:
    """Shuts the connections of an exchange when its time is over: a timeout of sockets lasts from byte to byte."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(max(0.0, seconds), self._ring)
        self._timer.daemon = True
        self._sockets: list[socket.socket] = []
        self.rang = False

    def __enter__(self) -> _Bell:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection too."""
        self._sockets.append(connection)

    def _ring(self) -> None:
        self.rang = True
        for connection in self._sockets:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
