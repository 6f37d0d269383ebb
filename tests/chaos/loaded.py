"""What the server of processes has loaded before it forks the first: all that the program imports, early or late."""

import gc

import alembic.autogenerate
import alembic.command
import apscheduler.triggers.interval
import prometheus_client
import psycopg
import pytest
import uvloop

from tests.chaos import program
from tests.handlers.conversation import trip

__all__ = ["alembic", "apscheduler", "program", "prometheus_client", "psycopg", "pytest", "trip", "uvloop"]

# Else each process looks through all of it for garbage when it begins, which took longer than all else of its start.
gc.freeze()
