"""A browser for tests: headless Chromium without network, which tells what a page asked for and complained of."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
OWN_SCHEMES = ("file:", "data:", "blob:", "about:", "chrome:", "devtools:")


@dataclass
class Browser:
    """An open Chromium; ``driver`` is selenium's."""

    driver: Any

    def open(self, page: Path | str) -> None:
        """Load a file, or an address on this machine, at the width of a desk."""
        self.resize(1280)
        self.driver.get(page.resolve().as_uri() if isinstance(page, Path) else page)

    def resize(self, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Make the viewport that wide and high, in pixels, in the light or the dark colours."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def run(self, script: str, *arguments: object) -> Any:
        """Return what a script returns."""
        return self.driver.execute_script(script, *arguments)

    def click(self, selector: str) -> None:
        """Click what a selector finds, as a deed of the reader.

        A page that is left without one can be skipped on the way back: with fifty in the history of a tab,
        Chromium forgets such pages first.
        """
        script = f"document.querySelector({json.dumps(selector)}).click()"
        done = self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": script, "userGesture": True})
        assert "exceptionDetails" not in done, f"nothing to click: {selector}"

    def requested(self) -> list[str]:
        """Return every address asked for since the last call, in order."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = (m["params"] for m in messages if m["method"] == "Network.requestWillBeSent")
        return [str(params["request"]["url"]) for params in sent]

    def requested_outside(self) -> list[str]:
        """Return every address asked for since the last call that is neither a file nor on this machine."""
        urls = self.requested()
        return [url for url in urls if not url.startswith((*OWN_SCHEMES, "http://127.0.0.1"))]

    def complaints(self) -> list[str]:
        """Return the errors and warnings of the console since the last call."""
        entries = self.driver.get_log("browser")
        return [entry["message"] for entry in entries if entry["level"] in {"SEVERE", "WARNING"}]

    def screenshot(self, path: Path, *, whole: bool = False) -> Path:
        """Write what is seen, or the whole page, as PNG; return the path."""
        shot = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole} | self._clip(whole=whole)
        )
        path.write_bytes(base64.b64decode(shot["data"]))
        return path

    def _clip(self, *, whole: bool) -> dict[str, object]:
        if not whole:
            return {}
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        return {"clip": {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16000), "scale": 1}}

    def pdf(self, path: Path) -> Path:
        """Write the page as printed, in the sizes its style asks for; return the path."""
        options = {"printBackground": True, "preferCSSPageSize": True}
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", options)
        path.write_bytes(base64.b64decode(printed["data"]))
        return path


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a browser with a profile of its own.

    Where there is none the test is skipped; it fails instead where ``RTOP_REQUIRE_BROWSER=1`` asks for one.
    """
    binary, chromedriver = _programs()
    with tempfile.TemporaryDirectory(prefix="rtop-chromium-", ignore_cleanup_errors=True) as profile:
        driver = _start(binary, chromedriver, profile)
        try:
            yield Browser(driver)
        finally:
            driver.quit()


def _programs() -> tuple[str, str]:
    binary = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    chromedriver = shutil.which("chromedriver")
    if binary is None or chromedriver is None:
        reason = "no Chromium with chromedriver here (Debian: chromium, chromium-driver)"
        if os.environ.get("RTOP_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return binary, chromedriver


def _start(binary: str, chromedriver: str, profile: str) -> Any:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(chromedriver))
