"""How long a test waits for what must come. Only one that fails waits so long: a busy machine may stand still."""

PATIENCE_SECONDS = 90.0
