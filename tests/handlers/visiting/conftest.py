"""Somebody who runs a kitchen, and the office of its county."""

from tests.handlers.cases.conftest import clerk, offices
from tests.handlers.hosting.conftest import neighbour, owner, playground

__all__ = ["clerk", "neighbour", "offices", "owner", "playground"]
