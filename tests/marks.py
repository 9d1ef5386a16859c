"""How a value of a parameter is left to ``./run heavy``."""

from __future__ import annotations

from typing import Any

import pytest


def heavily(value: Any) -> Any:
    """Return the value as a parameter that ``./run heavy`` alone tries."""
    return pytest.param(value, marks=pytest.mark.heavy)
