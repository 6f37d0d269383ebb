"""Teams, boards and pictures for who reads English: nothing of it is Chinese but the names that people gave."""

import json
import re

import pytest

from tests.conftest import acquainted
from tests.handlers.cases.acting import news
from tests.handlers.points.test_by_hand import number_of
from tests.handlers.points.test_pictures import crew, drawn
from tests.transcript import Transcript

_GIVEN, _CHINESE = re.compile("蓝骑士（示例）|骑手\\d"), re.compile("[\u3000-\u9fff\uff00-\uffef]")


@pytest.fixture
def english(rider: Transcript) -> Transcript:
    person = acquainted(Transcript(rider.playground, rider.playground.telegram.person(language_code="en")))
    for deed in ("/start", "[Yes, let's begin]", "[Rider or courier]", "Xingqing"):
        person.does(deed)
    return person


def test_a_team_from_its_making_to_its_captain_leaving(
    english: Transcript, rider: Transcript, clerk: Transcript
) -> None:
    number = number_of(rider)
    clerk.does("/language")
    clerk.does("[English]")
    clerk.plays(f"""
        > /team
        < Teams where you are staff: [Find by name] [Make a team]
        > [Make a team]
        < What is the team called? (1/3) [Cancel]
        > Blue Riders
        < Who can join? (2/2) [Whoever likes] [Whom the captain lets in] [⬅ Back] [Cancel]
        > [Whom the captain lets in]
        < Please check: • What is the team called? Blue Riders • Who can join? Whom the captain lets in
          [Submit] [Change] [Cancel]
        > [Submit]
        < The team is made. Name its captain next; until then you say who can join. “Blue Riders”, Xingqing District
          It has no captain just now. 0 riders The captain says who can join. [Join] [Members] [Who wants to join (0)]
          [Let everybody in] [Name a captain] [Close the team]
        > [Name a captain]
        < The captain's number, please; riders find it under /points → “My number”.
        > {number}
        < It has a captain now, who was told. “Blue Riders”, Xingqing District 1 rider The captain says who can join. …
    """)
    rider.does("/language")
    rider.does("[English]")
    english.plays("""
        > /team
        < You are in no team yet. These are in Xingqing District: [Blue Riders · 1 rider] [Find by name]
        > [Blue Riders · 1 rider]
        < ~ “Blue Riders”, Xingqing District 1 rider The captain says who can join. [Join]
        > [Join]
        < …
        > Nuan
        < … “Blue Riders”, Xingqing District 1 rider …
    """)
    news(rider)
    rider.does("/team")
    rider.plays("""
        > [Who wants to join (1)]
        < They want to join “Blue Riders”: [Let Nuan in] [Not this time]
        > [Let Nuan in]
        < ~ They are in, and were told so.
    """)
    assert news(english)[0] == ["< Welcome to “Blue Riders”: you are in it now. [Look at it]"]
    rider.does("/team")
    rider.plays("""
        > [Leave the team]
        < ~ Leave “Blue Riders”? You are its captain: hand that on first, under “Members”, or staff name somebody else.
          [Leave the team] [I stay]
        > [Leave the team]
        < ~ You have left “Blue Riders”. Your points are still yours.
    """)
    assert news(clerk)[0][-1] == "< “Blue Riders” has no captain any more. Please name another. [Look at it]"


def test_what_is_said_and_drawn_of_points_is_english_throughout(english: Transcript) -> None:
    crew(english)
    found = []
    for deeds in (
        ("/points", "[📊 Month by month]"),
        ("/team", "[Board of the team]", "[As a picture]"),
        ("/board", "[Board of teams]", "[As a picture]"),
        ("/points", "[🪪 My card]", "[Without]"),
    ):
        found += [said for deed in deeds for said in english.does(deed)]
        found.append(json.dumps(drawn(english), ensure_ascii=False))
    for deed in ("/points", "[History]", "[How to earn points]", "[Safety rating]", "[Exchange points]"):
        found += english.does(deed)

    assert [one for one in found if _CHINESE.search(_GIVEN.sub("", one))] == []
    assert "Reported with others and verified 1 point (at most 3 a day" in "".join(found)
