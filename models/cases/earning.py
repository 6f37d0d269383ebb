"""By which rule of data/point_rules.csv a case earns points once an office has verified it."""

from models.case import Case
from models.cases.topic import get_topic


def earned_rule(case: Case) -> str:
    """Empty for none.

    Nobody gets any for what they raised without an account, nor for a shop that they reported without their name: who
    saw the points would know who it was.
    """
    if case.reporter_id is None or case.is_veiled:
        return ""
    return get_topic(case.topic).rule
