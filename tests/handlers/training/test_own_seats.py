"""Who has come keeps the seat, and nobody notes themselves for points."""

from tests.handlers.training.acting import at, checks_in, put_up, shown_code, sign_up
from tests.transcript import Transcript


def test_who_has_checked_in_keeps_the_seat_and_the_hour_is_not_moved_any_more(
    clerk: Transcript, riders: list[Transcript]
) -> None:
    put_up(clerk, earns_points=True)
    sign_up(*riders[:2])
    riders[0].does("[我去不了]")
    at(clerk.playground, "25 14:40")
    checks_in(riders[0], shown_code(clerk))

    assert riders[0].does("[是的，去不了]") == ["< «你已经签到了，名额就是你的。»"]
    assert "[我去不了]" not in riders[0].does("/start tr_1")[0]
    clerk.does("/start tr_1")
    assert "[时间]" not in clerk.does("[✏️ 修改]")[0]
