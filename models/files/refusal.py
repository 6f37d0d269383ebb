"""Why a photo or a voice message that somebody sent is not kept."""

WRONG_KIND, TOO_LARGE, BROKEN, MOVING, GONE, FULL, TELLING = (
    "wrong_kind",
    "too_large",
    "broken",
    "moving",
    "gone",
    "full",
    "telling",
)
REASONS = (WRONG_KIND, TOO_LARGE, BROKEN, MOVING, GONE, FULL, TELLING)


class CannotClean(Exception):
    """There is no copy that tells nothing but what is seen or heard; carries the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
