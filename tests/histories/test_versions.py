"""A flow whose questions have changed is a new version of it, which processes that run the older one leave alone."""

from handlers import FLOWS

# By flow: its version, and the questions that it has in it.
RELEASED = {
    "near": (1, ("where",)),
    "grievance": (2, ("topic", "platform", "story", "photos", "place", "county", "manner", "otherwise", "called")),
    "report": (2, ("photos", "topic", "place", "county", "same", "words", "severity")),
    "food": (
        2,
        ("topic", "seal", "shop", "place", "county", "story", "anew", "photos", "manner", "otherwise", "called"),
    ),
    "feedback": (1, ("words",)),
    "loan": (
        1,
        ("again", "who", "trade", "since", "purpose", "record", "papers", "age", "group", "hires", "staff"),
    ),
    "convert": (1, ("whom", "ready", "worries")),
    "convert_mentor": (1, ("county", "words", "called")),
    "loan_cost": (1, ("amount", "months", "rate", "way")),
    "loan_refer": (1, ("product", "county", "to", "called", "agree")),
    "training": (1, ()),
    "training.plan": (
        1,
        (
            *("title", "kind", "where", "called", "starts", "ends", "seats", "audience", "earns", "trainer"),
            *("materials", "weeks"),
        ),
    ),
    "training.change": (1, ("what", "starts", "ends", "where", "called", "seats", "materials")),
    "training.cancel": (1, ("why", "which")),
    "host": (1, ("kind", "name", "place", "address", "offers", "hours", "phone", "photos")),
    "host.hours": (1, ("hours",)),
    "host.offers": (1, ("offers",)),
    "host.stop": (1, ("sure",)),
    "visit": (1, ()),
    "visit.photo": (1, ("item", "photo")),
    "visit.ask": (1, ("place", "county", "when", "called")),
    "host.approve": (1, ("visited", "found", "words")),
    "training.checkin": (1, ("spot", "code")),
    "training.certificate": (1, ("name",)),
    "training.list": (1, ("numbers",)),
    "quiz": (1, ()),
    "cases": (1, ()),
    "case_more": (1, ("more", "photos")),
    "case_again": (1, ("why",)),
    "case_withdraw": (1, ("sure",)),
    "points": (1, ()),
    "point_appeal": (1, ("county", "words")),
    "award": (1, ("number", "rule", "reason", "evidence")),
    "award_undo": (1, ("reason",)),
    "points_back": (1, ("reason",)),
    "points_add": (1, ("points", "reason")),
    "inbox": (1, ()),
    "case_ask": (2, ("words",)),
    "case_note": (2, ("words", "shown")),
    "case_pass": (2, ("office", "named", "found", "words")),
    "case_return": (1, ("words",)),
    "case_later": (1, ("words",)),
    "case_answer": (3, ("outcome", "despite", "words")),
    "case_correct": (2, ("words",)),
    "canned_add": (1, ("title", "words")),
    "canned_change": (1, ("words",)),
    "case_refuse": (1, ("words",)),
    "case_unit_add": (1, ("unit", "words")),
    "case_unit_end": (1, ("words",)),
    "case_unit_note": (1, ("words",)),
    "case_unit_part": (1, ("words",)),
    "case_party": (1, ("kind", "name", "contact")),
    "case_meeting": (1, ("present", "held", "said", "agreed", "check")),
    "case_split": (1, ("office", "words")),
    "case_reward": (1, ("decision", "rule", "named", "amount", "why")),
    "case_paid": (1, ("code",)),
    "welcome": (1, ("consent", "role", "area", "change", "sure", "new_role", "new_area")),
    "language": (1, ("language",)),
    "privacy": (1, ()),
    "forget": (1, ("sure",)),
    "settings": (1, ()),
    "quiet": (1, ("typed",)),
    "stats": (1, ()),
    "invite": (1, ("role", "area", "days")),
    "invitation": (1, ("consent", "accept")),
    "notice": (
        1,
        (
            *("words", "file", "opens", "page", "label", "topic", "roles", "areas", "narrow"),
            *("when", "lasts", "urgent", "received"),
        ),
    ),
    "notice.correct": (1, ("words",)),
    "list": (1, ("name",)),
}


def test_where_questions_have_come_or_gone_the_version_is_raised() -> None:
    now = {flow.name: (flow.version, flow.questions) for flow in FLOWS}

    assert now == RELEASED, "raise the flow's `version=` where it was released with other questions; then write it here"
