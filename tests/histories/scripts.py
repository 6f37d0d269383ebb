"""The chats that are recorded: one that goes through each flow, with turns back and changes of mind."""

from tests.histories.desk_deeds import AT_THE_DESK, HELPING, PARTIES_AND_AWAY, PLAQUES
from tests.histories.script import Script
from tests.histories.shop_deeds import CALENDAR, CONVERSION, KITCHEN, LOAN, LOOKED_UP, OFFER_TO_HOST, VISIT_ON_A_DAY

LONG_FORM = [
    "/long", *(f"第 {number} 个答案" for number in range(1, 12)), "[是]", "[修改]", "[第 12 题？ · 是]", "[否]", "提交",
]  # fmt: skip

SCRIPTS: dict[str, Script] = {
    "a_grievance": Script(
        "released",
        """
        /grievance
        [社保、养老补贴]
        [美团]
        这个月没有缴，希望补上。
        (album 2)
        [完成（2）]
        (location 38.47 106.27)
        [⬅ 上一步]
        [跳过]
        [兴庆区]
        [不留名]
        [提交]
        /cases
        [🟢 G000001 社保、养老补贴]
        [补充]
        单位说在办了。
        [没有照片]
        """,
    ),
    "points": Script(
        "released",
        """
        /start
        [好，开始]
        [骑手或快递员]
        [兴庆区]
        /points
        [怎么得分]
        [安全分]
        [明细]
        """,
    ),
    "teams": Script(
        "released",
        """
        /start
        [好，开始]
        [骑手或快递员]
        [兴庆区]
        /team
        [按名字找]
        蓝骑士
        """,
    ),
    "volunteer_hours": Script(
        "released",
        """
        /start
        [好，开始]
        [骑手或快递员]
        [兴庆区]
        /volunteer
        [社区宣传]
        (location 38.4680 106.2760)
        昨天
        上午九点
        [⬅ 上一步]
        8:30
        1.5
        (photo)
        [完成（1）]
        [提交]
        """,
    ),
    "an_offer_to_host": Script("released", "\n".join(OFFER_TO_HOST)),
    "a_kitchen": Script("released", "\n".join(KITCHEN)),
    "a_day_for_a_visit": Script("released", "\n".join(VISIT_ON_A_DAY)),
    "welcome": Script(
        "released",
        """
        /start
        [好，开始]
        [店主]
        [⬅ 上一步]
        [不改：店主]
        利通
        /menu
        [登记身份]
        [先不用]
        """,
    ),
    "welcome_in_english": Script(
        "released",
        """
        hello
        /start
        what?
        [Yes, let's begin]
        1
        back
        [Rider or courier]
        xingqing
        """,
        "en",
    ),
    "registration_again": Script(
        "released",
        """
        /start
        [好，开始]
        [骑手或快递员]
        [兴庆区]
        /start
        [登记身份]
        [我的身份]
        [⬅ 上一步]
        [我的区县]
        宁
        [中宁县]
        [菜单]
        [登记身份]
        [我的身份]
        [其他]
        /start welcome
        [删除我的数据]
        [留着]
        /start welcome
        [都不改]
        /start welcome
        [删除我的数据]
        [全部删除]
        """,
    ),
    "language_and_privacy": Script(
        "released",
        """
        /language
        法语
        [English]
        /privacy
        [Registration]
        [Yes, let's begin]
        [Somebody else]
        Yanchi
        /privacy
        [Delete my data]
        [Keep it]
        /privacy
        [Delete my data]
        [Delete everything]
        """,
    ),
    "stations": Script(
        "released",
        """
        (location 38.4680 106.2760)
        [1]
        /near 敬德街
        /near
        兴庆区
        [筛选]
        [关着的也看]
        """,
    ),
    "training": Script(
        "released",
        """
        /training
        培训
        /quiz
        """,
    ),
    "a_visit": Script(
        "tests",
        """
        /visit
        喝水
        20
        2
        返回
        [不改：2]
        [跳过]
        [修改]
        [你要什么？ · 喝水]
        [充电]
        [提交]
        """,
    ),
    "a_report_put_aside": Script(
        "tests",
        """
        /report
        敬德
        [敬德夜市]
        (photo)
        /once
        [取暖]
        /menu
        [没填完的 2]
        [报修 (1/3)]
        (album 2)
        (contact)
        [接着填]
        小周
        """,
    ),
    "every_kind": Script(
        "tests",
        """
        /colour
        [更多…]
        [颜色30]
        /pick
        [热水]
        [厕所]
        [完成（2）]
        /day
        [明天]
        /place
        老王家
        [就用“老王家”]
        /place
        (location 38.47 106.27)
        /album
        (album 2)
        [完成（2）]
        /code
        abc 123
        /sure
        [留着]
        /slot
        [晚上]
        抢
        [不改：晚上]
        [取消]
        [删掉]
        """,
    ),
    "a_notice": Script(
        "tests",
        """
        /notice
        (voice)
        (bold 明天停水)
        (document)
        昨天 9:00
        后天下午3点
        [修改]
        [附件？ · 安排.pdf (2 KB)]
        (album 2)
        返回
        [什么时候发？ · 11月25日 15:00]
        [现在]
        [提交]
        """,
    ),
    "a_loan": Script("released", "\n".join(LOAN)),
    "a_conversion": Script("released", "\n".join(CONVERSION)),
    "a_shop_looked_up": Script("released", "\n".join(LOOKED_UP)),
    "a_market_that_nobody_belongs_to": Script("released", "/compact\n公约"),
    "a_shop_calendar": Script("released", "\n".join(CALENDAR)),
    "a_long_form": Script("tests", "\n".join(LONG_FORM)),
    "a_case_at_the_desk": Script("desk", "\n".join(AT_THE_DESK)),
    "parties_and_other_offices": Script("desk", "\n".join(PARTIES_AND_AWAY)),
    "help_with_a_case": Script("desk", "\n".join(HELPING)),
    "plaques": Script("desk", "\n".join(PLAQUES)),
}
