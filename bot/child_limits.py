"""What a child process may take of the machine."""

from contextlib import suppress


def limit_itself(*, memory_bytes: int, processor_seconds: int) -> None:
    """For a child to call before anything else: whoever asked may be gone and unable to stop it."""
    with suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds))
