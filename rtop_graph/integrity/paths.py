"""Whether one node leads to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping


def find_path(edges: Mapping[str, Collection[str]], start: str, goal: str) -> list[str]:
    """Return the nodes of a shortest path from start to goal, both included; empty where there is none."""
    came_from: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if node == goal:
            return _walk_back(came_from, goal)
        for following in sorted(edges.get(node, ())):
            if following not in came_from:
                came_from[following] = node
                waiting.append(following)
    return []


def _walk_back(came_from: Mapping[str, str], goal: str) -> list[str]:
    path = [goal]
    while came_from[path[-1]]:
        path.append(came_from[path[-1]])
    return path[::-1]
