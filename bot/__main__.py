"""The command line: `python -m bot` serves, the subcommands look after the data."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.console.command_line import parser
from bot.console.help_words import told_language

if TYPE_CHECKING:
    from bot.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 done, 1 the data is not right, 2 the settings or the surroundings are not."""
    parsed = parser().parse_args(arguments)
    try:
        from bot.settings import read_settings

        settings = read_settings()
        if parsed.command is None:
            return _serve(settings)
        from bot.console.commands import run

        status = run(settings, parsed)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who read on, such as head, has seen enough; nor may what is left in the buffer be written at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        from bot.plain_words import explain
        from handlers.words import speaking

        with speaking(told_language()):
            words = explain(error)
        if words is None:
            raise
        print(words, file=sys.stderr)
        return 2


def _serve(settings: "Settings") -> int:
    from bot.logs import set_up_logging
    from bot.serving import run

    set_up_logging()
    run(settings, lambda address: print(f"Nuanyi 暖驿: {address}", flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
