"""Faults that are played on the whole program or its core, each against a model of what must come of it."""

import pytest

pytest.register_assert_rewrite("tests.chaos.verdict")
