"""Where SPARQL engines are, by address or by name in a file of settings, and what proves to them who asks.

Passwords and tokens come from the environment alone: a file that holds one is refused, and so is an address.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rtop_graph.errors import UsageError

ENDPOINT_VARIABLE = "RTOP_ENDPOINT"
SETTINGS_VARIABLE = "RTOP_CONFIG"
USER_VARIABLE = "RTOP_ENDPOINT_USER"
PASSWORD_VARIABLE = "RTOP_ENDPOINT_PASSWORD"  # the name of the variable, not what it holds
TOKEN_VARIABLE = "RTOP_ENDPOINT_TOKEN"

BUILD = "build"
"""The name that asks for the build of this machine where variable or settings name an endpoint."""

SECONDS = 60.0
SECRET_FIELDS = frozenset(
    {"access_token", "api_key", "apikey", "auth", "key", "pass", "passwd", "password", "pwd", "secret", "token"}
)
"""Fields of an address that would hold a secret, which address books, logs and messages would spread."""


class Endpoint(NamedTuple):
    """An engine: where it takes queries, updates and whole graphs (empty: not told), and the seconds of a request.

    ``plain`` allows credentials to travel unencrypted to another machine.
    """

    query: str
    update: str = ""
    graphs: str = ""
    seconds: float = SECONDS
    plain: bool = False


class Credentials(NamedTuple):
    """What proves who asks: a token, or a user with a password, or nothing; none of it is ever shown."""

    user: str = ""
    password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        """Tell nothing."""
        return "Credentials()"

    def header(self) -> str:
        """Return the value of the header ``Authorization`` (RFC 6750, RFC 7617), empty where there is nothing."""
        if self.token:
            return f"Bearer {self.token}"
        if not self.user:
            return ""
        import base64

        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")

    def hidden_in(self, text: str) -> str:
        """Return a text without the secrets, which an engine may repeat in what it answers."""
        written = self.header().partition(" ")[2]
        for secret in sorted({self.password, self.token, written} - {""}, key=len, reverse=True):
            text = text.replace(secret, "…")
        return text


def read_credentials() -> Credentials:
    """Return the credentials that the environment holds; raise ``UsageError`` where they are two, or one in half."""
    user, password, token = (os.environ.get(n, "") for n in (USER_VARIABLE, PASSWORD_VARIABLE, TOKEN_VARIABLE))
    if token and (user or password):
        raise UsageError(f"Set {TOKEN_VARIABLE}, or {USER_VARIABLE} with {PASSWORD_VARIABLE}, and not both.")
    if bool(user) != bool(password):
        raise UsageError(f"{USER_VARIABLE} and {PASSWORD_VARIABLE} belong together: set both, or neither.")
    if not (user + password + token).isprintable() or ":" in user:
        raise UsageError("User, password and token are printable letters, and a user holds no colon.")
    return Credentials(user, password, token)


def find_endpoint(asked: str = "") -> Endpoint | None:
    """Return the endpoint asked for by address or name, else that of the variable, else that of the settings.

    None stands for the build of this machine. Raise ``UsageError`` for a name that the settings do not hold.
    """
    settings = _read_settings()
    wanted = asked or _usual(settings)
    if wanted in {"", BUILD}:
        return None
    known: Mapping[str, Any] = settings.get("endpoints", {})
    if wanted in known:
        return _endpoint(wanted, known[wanted])
    if "://" not in wanted and known:
        raise UsageError(f"No endpoint is called {wanted!r}. {settings_file()} names {', '.join(sorted(known))}.")
    return endpoint_at(wanted)


def told_usual_endpoint() -> str:
    """Return the engine that variable or settings name, by name and address as people may read them; else empty."""
    found, name = find_endpoint(), _usual(_read_settings())
    if found is None:
        return ""
    from urllib.parse import urlsplit

    address = urlsplit(found.query)._replace(query="", fragment="").geturl()
    return address if "://" in name else f"{name} ({address})"


def _usual(settings: Mapping[str, Any]) -> str:
    """Return the name or address of the engine that answers where the command line names none."""
    return os.environ.get(ENDPOINT_VARIABLE, "") or str(settings.get("endpoint", ""))


def endpoint_at(address: str) -> Endpoint:
    """Return the endpoint at an address; raise ``UsageError`` where it is none, or holds a secret."""
    _check_address(address)
    return Endpoint(address)


def settings_file() -> Path:
    """Return where settings are read: what ``RTOP_CONFIG`` names, else ``rtop/config.toml`` among the user's own.

    The folder one happens to be in is not looked at: a folder from elsewhere could name its own engine.
    """
    if os.environ.get(SETTINGS_VARIABLE):
        return Path(os.environ[SETTINGS_VARIABLE]).absolute()
    chosen = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    home = os.environ.get("HOME", "")
    return (chosen if chosen.is_absolute() else Path(home or "/") / ".config") / "rtop" / "config.toml"


def _read_settings() -> Mapping[str, Any]:
    path = settings_file()
    if not path.is_file():
        if os.environ.get(SETTINGS_VARIABLE):
            raise UsageError(f"{SETTINGS_VARIABLE} names {path}, and there is no such file.")
        return {}
    import tomllib

    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"The settings in {path} cannot be read: {error}") from error
    strange = sorted(set(settings) - {"endpoint", "endpoints"})
    if strange or not isinstance(settings.get("endpoints", {}), dict):
        raise UsageError(f"The settings in {path} hold {', '.join(strange) or 'endpoints of no name'}: see the README.")
    return settings


def _endpoint(name: str, told: Any) -> Endpoint:
    """Return an endpoint of the settings; raise ``UsageError`` for what does not belong there, a password above all."""
    kinds = {"query": str, "update": str, "graphs": str, "seconds": (int, float), "plain": bool}
    if not isinstance(told, dict) or "query" not in told:
        raise UsageError(f"The endpoint {name!r} in {settings_file()} has no 'query', the address of its queries.")
    for key, value in told.items():
        if key not in kinds:
            known = ", ".join(Endpoint._fields)
            raise UsageError(f"The endpoint {name!r} has {key!r}, and takes {known}. Credentials: the environment.")
        if not isinstance(value, kinds[key]) or (key == "seconds" and not 0 < value < float("inf")):  # type: ignore[arg-type]
            raise UsageError(f"The endpoint {name!r} has a {key!r} that is not what it takes.")
    for key in ("query", "update", "graphs"):
        if told.get(key):
            _check_address(told[key])
    return Endpoint(**told)


def _check_address(address: str) -> None:
    """Raise ``UsageError`` where an address is none of the web, or holds what belongs into the environment."""
    if not address.startswith(("http://", "https://")):
        raise UsageError(f"{address!r} is not the address of a SPARQL endpoint: it begins with http:// or https://.")
    if any(letter.isspace() or not letter.isprintable() for letter in address):
        raise UsageError("The address of a SPARQL endpoint has no spaces and no letters that cannot be seen.")
    from urllib.parse import parse_qsl, urlsplit

    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise UsageError("The address of the SPARQL endpoint has no host, or a port that is none.")
    if "@" in parts.netloc or SECRET_FIELDS & {name.lower() for name, _ in parse_qsl(parts.query)}:
        variables = f"{USER_VARIABLE} and {PASSWORD_VARIABLE}, or {TOKEN_VARIABLE}"
        raise UsageError(f"An address holds no credentials: set {variables} in the environment.")


def refuse_open_secrets(endpoint: Endpoint, credentials: Credentials) -> None:
    """Raise ``UsageError`` where credentials would travel unencrypted to another machine, unless settings allow it."""
    from urllib.parse import urlsplit

    for address in (endpoint.query, endpoint.update, endpoint.graphs):
        parts = urlsplit(address)
        if (
            credentials.header()
            and parts.scheme == "http"
            and not endpoint.plain
            and not _is_here(parts.hostname or "")
        ):
            raise UsageError(
                f"Credentials do not travel unencrypted to {parts.hostname}: use https, or allow it for an endpoint of "
                f"the settings with 'plain = true'."
            )


def _is_here(host: str) -> bool:
    """Return whether a host is this machine."""
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
