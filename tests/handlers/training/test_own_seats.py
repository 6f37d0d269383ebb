"""Who has come keeps the seat, and nobody notes themselves for points."""

from models.person import RIDER, find_person
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


def test_staff_are_noted_by_a_colleague_where_there_are_points_for_it(
    clerk: Transcript, riders: list[Transcript]
) -> None:
    with clerk.db as db:
        person = find_person(db, clerk.person.chat.chat_id)
        assert person is not None
        person.roles, person.consented_at, person.consent_version = [*person.roles, RIDER], clerk.playground.now, 1
        db.add(person)
        db.commit()
    put_up(clerk, seats=3, earns_points=True)
    sign_up(clerk, *riders[:2])
    at(clerk.playground, "25 15:00")

    refused = checks_in(clerk, shown_code(clerk))
    assert refused == "< 签到码你自己就能看到，所以由同事替你记：请把序号告诉同事。 [签到]"
    for deed in ("[🔢 签到码]", "[补签序号]"):
        clerk.does(deed)
    assert clerk.does("３－１") == ["< 记下 2 人。 你自己的序号请同事来补，因为到场有积分。 [补签序号]"]
