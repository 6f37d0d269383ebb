"""What is told of becoming an enterprise has a source for everything, and a way for everybody."""

from models.shops.conversion import ALONE, PARTNERS, load_conversion

TABLE = load_conversion()


def test_all_worries_have_an_answer_a_way_and_a_source() -> None:
    assert list(TABLE.topics) == ["tax", "staff", "name", "licence", "lease", "loans", "insurance"]
    named = [topic.source for topic in TABLE.topics.values()] + [step.source for step in TABLE.steps.values()]
    assert {*named} <= TABLE.sources.keys()
    assert {source.grade for source in TABLE.sources.values()} == {"A", "memory"}


def test_everybody_may_stay_as_they_are_or_found_a_company() -> None:
    assert list(TABLE.forms_for(ALONE)) == ["stay", "sole", "company"]
    assert list(TABLE.forms_for(PARTNERS)) == ["stay", "partnership", "company"]
