"""Where in a call something does not fit, and why."""

from tests.telegram_server.refusal import Refused, bad_request

# The words of the real server where it has some of its own for a field.
TOLD_BY_FIELD = {
    "callback_data": "BUTTON_DATA_INVALID",
    "copy_text.text": "BUTTON_COPY_TEXT_INVALID",
    "max_quantity": "BUTTON_QUANTITY_MAX_INVALID",
    "commands": "BOT_COMMANDS_TOO_MUCH",
}


class Misfit(Exception):
    """Raised at the innermost value; each level on the way out adds where it was."""

    def __init__(self, reason: str, *path: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = list(path)

    def within(self, name: str) -> "Misfit":
        self.path.insert(0, name)
        return self

    @property
    def where(self) -> str:
        return ".".join(self.path).replace(".[", "[")

    def refusal(self) -> Refused:
        return bad_request(self.reason.format(where=self.where))


class OutsideLimit(Misfit):
    """A value that is too long, too short, too large or too small."""

    def refusal(self) -> Refused:
        for field, words in TOLD_BY_FIELD.items():
            if self.where == field or self.where.endswith(f".{field}"):
                return bad_request(words)
        return super().refusal()
