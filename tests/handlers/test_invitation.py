"""Who was invited accepts, or does not; nobody else does."""

from models.person import ADMIN, STAFF
from tests.conftest import acquainted
from tests.playground import Playground
from tests.rights import YANCHI, end_all, grant, grouped, invited, rights_of
from tests.transcript import Transcript


def test_a_colleague_whom_nobody_knows_agrees_and_accepts(colleague: Transcript, code: str) -> None:
    colleague.plays(f"""
        > /start in_{code}
        < 我记什么、为什么： …
        < 有人邀请您：工作人员 · 盐池县。开通权限要先记住您是谁，可以吗？ (1/2) [可以，记住我] [先不用]
        > [可以，记住我]
        < 给您开通的权限：工作人员 · 盐池县。接受吗？ (2/2) [接受] [先不用] [⬅ 上一步]
        > (restart)
        > [接受]
        < 欢迎您！从现在起您是：工作人员 · 盐池县。 [菜单]
        > /start in_{code}
        < 这个邀请您已经用过了，不用再做什么。
        > /privacy
        < …
        < … • 工作人员 · 盐池县 • 2026年11月23日同意登记 …
    """)
    assert rights_of(colleague) == [(STAFF, YANCHI)]


def test_who_invited_hears_that_it_was_accepted(admin: Transcript, colleague: Transcript, code: str) -> None:
    for deed in (code, "[可以，记住我]", "[接受]"):
        colleague.does(deed)

    admin.playground.deliver()

    assert admin.hears() == ["< 1 号邀请有人接受了：工作人员 · 盐池县。"]
    assert colleague.hears() == []


def test_who_does_not_want_to_be_remembered_gets_nothing_and_the_invitation_stays(
    colleague: Transcript, code: str
) -> None:
    colleague.plays(f"""
        > {grouped(code)}
        < …
        < 有人邀请您：…
        > 好不好
        < 请点“可以，记住我”或“先不用”。 …
        > [先不用]
        < 好的，什么都没变。明天 14:00 之前邀请都有效。
        > {grouped(code).lower()}
        < …
        < 有人邀请您：…
        > 好的
        < 给您开通的权限：…
        > [先不用]
        < 好的，什么都没变。…
    """)
    assert rights_of(colleague) == []


def test_who_is_known_is_asked_only_for_the_right(colleague: Transcript, code: str) -> None:
    for deed in ("/start", "[好，开始]", "[店主]", "[海原县]"):
        colleague.does(deed)
    colleague.plays(f"""
        > {code}
        < 给您开通的权限：工作人员 · 盐池县。接受吗？ [接受] [先不用]
        > 接受
        < 欢迎您！从现在起您是：工作人员 · 盐池县。 [菜单]
    """)


def test_a_code_that_was_passed_on_is_read_too(colleague: Transcript, code: str) -> None:
    colleague.person.forwards(grouped(code))
    colleague.playground.settle()

    assert "有人邀请您" in colleague.hears()[-1]


def test_who_comes_second_gets_nothing(playground: Playground, colleague: Transcript, code: str) -> None:
    thief = acquainted(Transcript(playground, playground.telegram.person(language_code="zh-hans")))
    for both in (colleague, thief):
        for deed in (f"/start in_{code}", "[可以，记住我]"):
            both.does(deed)
    colleague.does("[接受]")

    gone = "< 这个邀请用不了，或者已经失效了。请邀请您的同事再发一个。"
    assert thief.does("[接受]") == [gone]
    assert thief.does(f"/start in_{code}") == [gone]
    assert (rights_of(colleague), rights_of(thief)) == ([(STAFF, YANCHI)], [])


def test_a_number_without_its_code_opens_nothing(colleague: Transcript, code: str) -> None:
    colleague.does("你好")
    newest = colleague.person.chat.by_bot[-1].message_id
    for data in ("f|invitation|1", "f|invitation", f"f|invitation|{code}"):
        colleague.person.taps_old(newest, data)
    colleague.playground.settle()

    assert set(colleague.hears()) == {"< 这个邀请用不了，或者已经失效了。请邀请您的同事再发一个。"}
    assert colleague.does("/start invitation_1")[0] != "< 有人邀请您"


def test_a_code_is_not_kept_where_it_came_from(colleague: Transcript, code: str) -> None:
    colleague.does(f"/start in_{code}")

    assert code not in str(colleague.memory)


def test_guessing_is_slowed(colleague: Transcript, code: str) -> None:
    gone = ["< 这个邀请用不了，或者已经失效了。请邀请您的同事再发一个。"]
    for _try in range(5):
        assert colleague.does("/start in_ABC") == gone

    colleague.plays(f"""
        > /start in_{code}
        < 邀请码错的次数太多了，请今天 15:00再试。
        > (1 hours later)
        > /start in_{code}
        < …
        < 有人邀请您：…
    """)


def test_an_invitation_ends_with_its_time_and_with_its_makers_right(
    admin: Transcript, colleague: Transcript, code: str
) -> None:
    second = invited(admin)
    colleague.does(f"/start in_{second}")
    end_all(admin)
    assert colleague.does("[可以，记住我]") == ["< 这个邀请用不了，或者已经失效了。请邀请您的同事再发一个。"]
    grant(admin, ADMIN, YANCHI)
    colleague.playground.later(days=1)

    assert colleague.does(f"/start in_{code}") == ["< 这个邀请用不了，或者已经失效了。请邀请您的同事再发一个。"]


def test_who_has_the_right_already_leaves_the_invitation_to_others(colleague: Transcript, code: str) -> None:
    grant(colleague, STAFF, YANCHI)

    colleague.plays(f"""
        > /start in_{code}
        < 这个权限您已经有了：工作人员 · 盐池县。邀请没有用掉，还可以给别人。
    """)
