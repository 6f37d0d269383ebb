"""Flows that ask every kind of question; what follows from them stands in a table of the tests' own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Engine, Integer, MetaData, Table, Text, insert, select
from sqlmodel import Session

from handlers.conversation import Button, Chat, Conversations, Option, action, action_data, conversation, flow_data
from handlers.conversation.incoming import Spot
from handlers.words import current_language

_own = MetaData()
_filed = Table(
    "filed",
    _own,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger),
    Column("flow", Text),
    Column("answers", Text),
)
_slot = Table("slot", _own, Column("id", Integer, primary_key=True), Column("name", Text), Column("free", Integer))


def make_tables(engine: Engine) -> None:
    _own.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(_slot), [{"name": name, "free": 2} for name in ("上午", "下午", "晚上")])


def drop_tables(engine: Engine) -> None:
    _own.drop_all(engine)


@contextmanager
def tables_on(engine: Engine) -> Iterator[None]:
    make_tables(engine)
    try:
        yield
    finally:
        drop_tables(engine)


def list_filed(engine: Engine) -> list[tuple[str, Any]]:
    """What the flows did, in its order: (flow, answers)."""
    with Session(engine) as db:
        return list_filed_in(db)


def list_filed_in(db: Session) -> list[tuple[str, Any]]:
    rows = db.execute(select(_filed).order_by(_filed.c.id)).all()
    return [(row.flow, json.loads(row.answers)) for row in rows]


def list_filed_of(db: Session, chat_id: int) -> list[tuple[str, Any]]:
    rows = db.execute(select(_filed).where(_filed.c.chat_id == chat_id).order_by(_filed.c.id)).all()
    return [(row.flow, json.loads(row.answers)) for row in rows]


def set_free(engine: Engine, slot: str, free: int) -> None:
    with Session(engine) as db:
        set_free_in(db, slot, free)
        db.commit()


def set_free_in(db: Session, slot: str, free: int) -> None:
    db.execute(_slot.update().where(_slot.c.name == slot).values(free=free))


def file(chat: Chat, flow: str, *answers: Any) -> None:
    chat.db.execute(insert(_filed).values(chat_id=chat.id, flow=flow, answers=json.dumps(answers, ensure_ascii=True)))


def says(chinese: str, english: str) -> str:
    return english if current_language() == "en" else chinese


def options(*words: tuple[str, str, str]) -> list[Option[str]]:
    return [Option(key, says(chinese, english), key) for key, chinese, english in words]


def needs() -> list[Option[str]]:
    return options(("heat", "取暖", "Heating"), ("water", "喝水", "Water"), ("power", "充电", "Charging"))


@conversation("visit", command="visit", title="约驿站")
def book_visit(chat: Chat) -> None:
    chat.say(says("约一次驿站。", "Book a visit."))
    need = chat.choose("need", says("你要什么？", "What do you need?"), needs())
    hours = chat.number("hours", says("几个小时？", "How many hours?"), at_least=0.5, at_most=4, step=0.5)
    note = chat.tell("note", says("还有什么要说的？", "Anything else?"), optional=True, at_most=500)
    chat.review()

    file(chat, "visit", need, hours, (note.voice or note.text) if note else None)
    chat.say(says("约好了：{hours} 小时。", "Booked: {hours} hours."), hours=hours)


@conversation("report", command="report", title="报修")
def report_fault(chat: Chat) -> None:
    place = chat.place("place", "在哪里？")
    photos = chat.photos("photos", "拍张照片。", at_least=1, at_most=3)
    phone = chat.phone("phone", "电话？", optional=True)

    file(chat, "report", place.label, [photo.unique_id for photo in photos], phone)
    chat.say("报修好了：{place}，{count} 张。", place=place.label, count=len(photos))


@conversation("colour", command="colour", title="选颜色")
def choose_colour(chat: Chat) -> None:
    colours = [Option(f"c{number}", f"颜色{number}", number) for number in range(1, 61)]
    file(chat, "colour", chat.choose("colour", "哪种颜色？", colours))


@conversation("pick", command="pick", title="选设施")
def pick_amenities(chat: Chat) -> None:
    amenities = options(
        ("water", "热水", "hot water"),
        ("power", "充电", "charging"),
        ("pump", "打气筒", "tyre pump"),
        ("wc", "厕所", "toilet"),
    )
    file(chat, "pick", *chat.pick("what", "有什么？", amenities, at_least=2, at_most=3))


@conversation("day", command="day", title="选日子")
def choose_day(chat: Chat) -> None:
    day = chat.date("day", "哪一天？", not_before=chat.today)
    file(chat, "day", day.isoformat())


@conversation("place", command="place", title="选地方")
def choose_place(chat: Chat) -> None:
    place = chat.place("place", "在哪里？", optional=True)
    file(chat, "place", *((place.label, place.kind) if place else ()))


@conversation("album", command="album", title="交照片")
def hand_in_photos(chat: Chat) -> None:
    photos = chat.photos("photos", "有照片吗？", at_most=3)
    file(chat, "album", len(photos))
    chat.say("照片 {count} 张。", count=len(photos))


@conversation("code", command="code", title="兑换")
def redeem_code(chat: Chat) -> None:
    file(chat, "code", chat.code("code", "兑换码？", length=6))


@conversation("sure", command="sure", title="删除", is_draft=False)
def delete_all(chat: Chat) -> None:
    file(chat, "sure", chat.confirm("sure", "真的删吗？", yes="删", no="留着"))


@conversation("slot", command="slot", title="约时间")
def book_slot(chat: Chat) -> None:
    def has_room(slot: str) -> str | None:
        free = chat.db.execute(select(_slot.c.free).where(_slot.c.name == slot)).scalar_one()
        return None if free > 0 else "这个时间刚约满，请换一个。"

    free = select(_slot.c.name).where(_slot.c.free >= 0)
    offered = [Option(name, name, name) for name in chat.db.execute(free).scalars()]
    slot = chat.choose("slot", "什么时间？", offered, check=has_room)
    name = chat.tell("name", "怎么称呼？")
    if slot == "晚上" and name.text == "抢":
        chat.ask_again("slot", "晚上刚被别人约走了，请换一个。")
    file(chat, "slot", slot, name.text)
    chat.say("约好了：{slot}。", slot=slot)


@conversation("once", command="once", title="先占位")
def take_place(chat: Chat) -> None:
    kind = chat.choose("kind", "哪种？", needs())
    number = chat.once("number", lambda: _take_number(chat))
    name = chat.tell("name", f"你是 {number} 号。怎么称呼？")
    file(chat, "once", kind, number, name.text)


def _take_number(chat: Chat) -> int:
    file(chat, "number")
    return len(chat.db.execute(select(_filed).where(_filed.c.flow == "number")).all())


@conversation("long", command="long", title="长表")
def fill_in_long_form(chat: Chat) -> None:
    """Twelve questions, one with a name too long for a button."""
    answers = [
        chat.tell("q1", "第 1 题，这一题的问题写得特别长？"),
        chat.tell("q2", "第 2 题？"), chat.tell("q3", "第 3 题？"),
        chat.tell("q4", "第 4 题？"), chat.tell("q5", "第 5 题？"), chat.tell("q6", "第 6 题？"),
        chat.tell("q7", "第 7 题？"), chat.tell("q8", "第 8 题？"), chat.tell("q9", "第 9 题？"),
        chat.tell("q10", "第 10 题？"), chat.tell("q11", "第 11 题？"),
    ]  # fmt: skip
    last = chat.confirm("a_question_whose_name_is_far_too_long_to_stand_in_the_data_of_a_button", "第 12 题？")
    chat.review()
    file(chat, "long", *(told.text for told in answers), last)
    chat.say("收到了。")


@conversation("notice", command="notice", title="写通知")
def write_notice(chat: Chat) -> None:
    words = chat.tell("words", says("写什么？", "What shall it say?"), formatted=True, at_most=4096)
    beside = chat.file("beside", says("附件？", "A file with it?"), optional=True)
    at = chat.moment(
        "at",
        says("什么时候发？", "When shall it go?"),
        offers=[chat.now + timedelta(hours=1), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)],
        or_now=True,
        latest=datetime(2026, 12, 31, 16, 0, tzinfo=UTC),
    )
    chat.review(says("这条会发给 12 个人。", "This goes to 12 people."))

    formatting = [entity.as_json() for entity in words.entities]
    told = [beside.kind, beside.name, beside.size] if beside else None
    file(chat, "notice", words.text, formatting, told, at.isoformat(timespec="minutes"))
    if beside is None:
        chat.say(words.text, entities=words.entities)
    elif beside.kind == "photo":
        chat.send_photo(beside.reference, words.text, entities=words.entities)
    else:
        chat.send_document(beside.reference, words.text, entities=words.entities)


@action("case.take")
def take_case(chat: Chat, number: int) -> None:
    file(chat, "case", number)
    chat.answer_tap("接了 {number} 号。", number=number)


@action("case.close", allowed=lambda _chat: False)
def close_case(chat: Chat) -> None:
    file(chat, "closed")


@action("broken")
def break_down(chat: Chat) -> None:
    raise ZeroDivisionError(chat.id)


def show_menu(chat: Chat) -> None:
    drafts = len(chat.memory.drafts)
    buttons = [Button("约驿站", flow_data("visit")), Button("接单", action_data("case.take", 7))]
    chat.say("菜单", [buttons, [Button(f"没填完的 {drafts}", "l")]] if drafts else [buttons])


def answer_spot(chat: Chat, spot: Spot) -> bool:
    chat.say(f"{spot.latitude:.2f} {spot.longitude:.2f} 附近的驿站。")
    return True


def answer_words(chat: Chat, words: str) -> bool:
    if "敬德街" in words:
        chat.say("敬德街的驿站。")
    return "敬德街" in words


def open_link(chat: Chat, code: str) -> bool:
    if code == "NX-1":
        chat.say("驿站 NX-1。")
    return code == "NX-1"


FLOWS = (
    book_visit, report_fault, choose_colour, pick_amenities, choose_day, choose_place, hand_in_photos, redeem_code,
    delete_all, book_slot, take_place, fill_in_long_form, write_notice,
)  # fmt: skip

CONVERSATIONS = Conversations(
    flows=FLOWS,
    actions=(take_case, close_case, break_down),
    welcome=book_visit,
    show_menu=show_menu,
    show_notice=lambda chat: chat.say("我记什么、为什么。"),
    on_spot=answer_spot,
    on_words=answer_words,
    links={"st": open_link},
)
