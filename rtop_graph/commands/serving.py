"""The command that serves the built dataset: serve."""

from __future__ import annotations

import argparse
import logging
import signal
import socket
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from rtop_graph.commands.making import reports_folder
from rtop_graph.commands.querying import STALE, opened
from rtop_graph.endpoint.limits import MEGABYTE, Limits
from rtop_graph.errors import EnvironmentFaultError
from rtop_graph.locations import build_folder, sources
from rtop_graph.manifest import is_stale
from rtop_graph.store import EmbeddedStore

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def serve(options: argparse.Namespace) -> int:
    """Serve the built dataset, or a copy of that of an engine, until stopped; print where it is.

    Stopped by SIGTERM or Ctrl-C, it leaves no copy behind.
    """
    with ExitStack() as kept:
        before = signal.signal(signal.SIGTERM, _leave)
        kept.callback(signal.signal, signal.SIGTERM, before)
        return _serve(_build_to_serve(options.endpoint, kept), options)


def _leave(number: int, _frame: object) -> NoReturn:
    """End as a shell tells of a program that a signal ended, yet with what was opened closed.

    uvicorn answers what it was asked, then gives the signal on to this handler.
    """
    sys.exit(128 + number)


def _build_to_serve(endpoint: str, kept: ExitStack) -> Path:
    """Return the build to serve, in place or copied until ``kept`` ends; raise before anything is said to be served."""
    store = opened(endpoint)  # raises where it is damaged
    if not isinstance(store, EmbeddedStore):
        from rtop_graph.mirror import mirror
        from rtop_graph.remote import RemoteStore

        assert isinstance(store, RemoteStore)
        print("rtop: copying the dataset of the engine", file=sys.stderr)
        copies = kept.enter_context(tempfile.TemporaryDirectory(prefix="rtop-copy-"))
        return mirror(store, Path(copies) / "build")
    if is_stale(sources(), build_folder()):
        print(STALE, file=sys.stderr)
    return build_folder()


def _serve(build: Path, options: argparse.Namespace) -> int:
    import uvicorn

    from rtop_graph.endpoint.app import build_app

    listener = _listener(options.host, options.port)
    port = listener.getsockname()[1]
    hosts = (*LOOPBACK, options.host, *options.allow_host)
    app = build_app(build, _limits(options), hosts, reports_folder(options.reports))
    print(f"serving http://{options.host}:{port}/ (stop with Ctrl-C)", flush=True)
    logging.basicConfig(level=logging.INFO, format="rtop: %(message)s")
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    It is told to be of TCP: asyncio asks that before it lets small pieces go at once. Without it, the body of each
    answer on an open connection waits 40 ms for the reader's word that the headers came (RFC 896, RFC 1122 4.2.3.2).
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.create_server((host, port), family=family)
    except OSError as error:
        raise EnvironmentFaultError(f"Cannot listen on {host}:{port}: {error.strerror}. Try another --port.") from error
    return socket.socket(family, bound.type, socket.IPPROTO_TCP, fileno=bound.detach())


def _limits(options: argparse.Namespace) -> Limits:
    usual = Limits()
    return Limits(
        seconds=options.query_seconds,
        rows=options.max_rows,
        answer_bytes=options.max_answer * MEGABYTE,
        request_bytes=usual.request_bytes,
        workers=options.workers,
        queue=options.queue,
        memory_bytes=options.max_memory * MEGABYTE,
    )
