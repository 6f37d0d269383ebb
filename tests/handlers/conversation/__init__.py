"""The conversation engine: chats as transcripts, and chats at random against a model."""

import pytest

pytest.register_assert_rewrite("tests.handlers.conversation.comparing")
