"""What staff do until a case is verified."""

from tests.handlers.cases.acting import news
from tests.transcript import Transcript


def verify(clerk: Transcript, outcome: str = "[解决了]") -> None:
    """Answer the case of which they were told last."""
    clerk.playground.deliver()
    clerk.hears()
    for deed in ("[看一看]", "[我来办]", "[答复]", outcome, "到现场看了。", "[提交]"):
        clerk.does(deed)
    clerk.playground.deliver()


def told_points(rider: Transcript) -> list[str]:
    """What a rider hears of points by itself."""
    return [line for line in news(rider)[0] if line.startswith("< 积分")]
