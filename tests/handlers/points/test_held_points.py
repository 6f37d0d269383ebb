"""What looks like an earlier photo waits until somebody has looked: nobody is accused, and nobody is paid twice."""

from random import Random

from PIL import Image
from sqlmodel import select

from models.person import STAFF
from models.points.entry import PointEntry
from models.points.photo_print import PhotoPrint
from tests.bot.odd_pictures import saved
from tests.handlers.cases.acting import HERE, news
from tests.handlers.points.verifying import verify
from tests.rights import grant
from tests.transcript import Transcript

FURTHER = "(location 38.4700 106.2900)"


def scene(seed: int, *, width: int = 320, quality: int = 90) -> bytes:
    """Something that looks like nothing else."""
    spots = Image.frombytes("L", (9, 8), Random(seed).randbytes(72))
    large = spots.resize((width, width * 3 // 4), Image.Resampling.BICUBIC)
    return saved(large.convert("RGB"), "JPEG", quality=quality)


def report(rider: Transcript, photo: bytes, place: str = HERE) -> None:
    rider.person.sends_photo(content=photo)
    rider.playground.settle()
    for deed in ("[环境脏乱]", place, "[提交]"):
        rider.does(deed)


def told_last(rider: Transcript) -> str:
    return news(rider)[0][-1]


def points(rider: Transcript) -> list[tuple[int, int]]:
    with rider.db as db:
        return [(entry.person_id, entry.points) for entry in db.exec(select(PointEntry).order_by("id")).all()]


def test_the_same_photo_waits_for_a_look_and_is_booked_or_not_with_the_reason(
    rider: Transcript, other_rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    report(rider, scene(1))
    report(other_rider, scene(1, width=200, quality=50), FURTHER)
    verify(clerk)
    assert told_last(other_rider) == (
        "< 积分 P000003 · 积分复核 R000002 已经核实，谢谢你！记分之前同事还要再看一眼，11月30日 18:00前给你消息，"
        "你不用做什么。 [看一看]"
    )
    card = other_rider.does("[看一看]")[0]
    assert "R000001" not in card
    assert card.endswith("关于 R000002 的积分 • 今天 14:00 · 积分等人再看一眼 [补充] [为什么是这天？]")

    (heard,) = news(clerk)
    assert heard[-1].endswith(
        "关于 R000002 的积分 • 今天 14:00 · 积分等人再看一眼 • 今天 14:00 · 为什么再看一眼："
        "有张照片和 R000001 的很像。 [记上积分] [不记] [看一看]"
    )
    clerk.plays("""
        > [不记]
        < 为什么不记分？骑手会看到。 [取消]
        > (voice)
        < 这里请打字，方便查看。 为什么不记分？骑手会看到。 [取消]
        > 照片是一个星期前的
        < 没有记分，理由也告诉骑手了。 [看一看]
    """)
    news(other_clerk)
    assert other_clerk.does("[记上积分]")[0] == "< «同事先一步处理了 P000003。»"
    assert told_last(other_rider) == "< 积分 P000003 · 积分复核 这次没有记分：照片是一个星期前的 [请再看一次] [看一看]"
    assert points(rider) == []

    for deed in ("/points", "[明细]", "[✗ R000002：没有记分]", "[请再看一次]", "是同一个垃圾堆，还没有清走"):
        other_rider.does(deed)
    news(other_clerk)
    card = other_clerk.does("[看一看]")[0]
    assert "[记上积分] [不记] [看 R000002] [看 R000001]" in card
    assert other_clerk.does("[记上积分]")[0] == "< «记上了，也告诉骑手了。»"
    assert [line.partition(" [")[0] for line in news(other_rider)[0]] == [
        "< 积分 P000003 · 积分复核 看过了，没有问题，谢谢你的等待。",
        "< 积分：+5 随手拍核实。现在共 5 分。",
    ]


def test_who_was_first_waits_for_nobody_and_nobody_decides_on_their_own(
    rider: Transcript, other_rider: Transcript, clerk: Transcript
) -> None:
    report(rider, scene(1))
    report(other_rider, scene(1), FURTHER)
    grant(other_rider, STAFF, 640104)
    news(clerk)
    for number in (2, 1):
        for deed in (
            f"/inbox R00000{number}",
            f"[🟢 R00000{number} 环境脏乱]",
            "[答复]",
            "[解决了]",
            "到现场看了。",
            "[提交]",
        ):
            clerk.does(deed)

    told, own = news(rider, other_rider)
    assert "积分：+5" in told[-1]
    assert "再看一眼" in " ".join(own)
    assert other_rider.does("[记上积分]")[0] == "< «不能给自己记分或收回，请同事来办。»"
    other_rider.does("[不记]")
    assert other_rider.does("不作数") == ["< 不能给自己记分或收回，请同事来办。 [看一看]"]
    assert len(points(rider)) == 1


def test_a_photo_that_comes_after_the_answer_is_compared_before_points_are_booked(
    rider: Transcript, other_rider: Transcript, clerk: Transcript
) -> None:
    report(rider, scene(1))
    news(clerk)
    report(other_rider, scene(1), FURTHER)
    for deed in ("/inbox R000002", "[🟢 R000002 环境脏乱]", "[答复]", "[解决了]", "到现场看了。", "[提交]"):
        clerk.does(deed)

    assert "R000002 有张照片还没到，没法比对，到了再看一眼。" in news(clerk)[0][-1]
    refused, card = clerk.does("[记上积分]")
    assert refused == "< «还没记分：刚到的照片和以前的一张很像，请再看一眼。»"
    assert "有张照片和 R000001 的很像。" in card
    assert "[看 R000002] [看 R000001]" in card
    assert points(rider) == []
    assert clerk.does("[记上积分]")[0] == "< «记上了，也告诉骑手了。»"
    assert len(points(rider)) == 1


def test_of_who_is_forgotten_no_photo_is_remembered(rider: Transcript) -> None:
    report(rider, scene(1))
    news(rider)
    with rider.db as db:
        assert len(db.exec(select(PhotoPrint)).all()) == 4

    for deed in ("/privacy", "[删除我的数据]", "[全部删除]"):
        rider.does(deed)

    with rider.db as db:
        assert db.exec(select(PhotoPrint)).all() == []
