"""What Prometheus gets to see, and what it must never see."""

import re
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from bot.metrics import Metrics


def lines(metrics: Metrics) -> list[str]:
    return metrics.render().decode().splitlines()


def test_each_fact_has_its_line() -> None:
    metrics = Metrics()

    metrics.count_update(channel="web", kind="callback_query")
    metrics.count_reply(channel="telegram", method="sendMessage", outcome="blocked")
    metrics.count_stale_tap()
    metrics.count_draft_left(flow="near", question="where")
    metrics.count_reasked(flow="welcome", question="area")
    metrics.count_set_aside(channel="web")
    metrics.count_repeat(channel="telegram")
    metrics.count_request(route="/chat/files/{file_id}", method="GET", status=404)
    metrics.observe_step(0.003)
    metrics.set_owed(7)
    metrics.set_stuck({("received", "waiting"): 3})

    shown = lines(metrics)
    assert 'nuanyi_updates_total{channel="web",kind="callback_query"} 1.0' in shown
    assert 'nuanyi_replies_total{channel="telegram",method="sendMessage",outcome="blocked"} 1.0' in shown
    assert "nuanyi_stale_taps_total 1.0" in shown
    assert 'nuanyi_drafts_left_total{flow="near",question="where"} 1.0' in shown
    assert 'nuanyi_questions_reasked_total{flow="welcome",question="area"} 1.0' in shown
    assert 'nuanyi_updates_set_aside_total{channel="web"} 1.0' in shown
    assert 'nuanyi_repeats_after_restart_total{channel="telegram"} 1.0' in shown
    assert 'nuanyi_http_requests_total{method="GET",route="/chat/files/{file_id}",status="404"} 1.0' in shown
    assert 'nuanyi_step_seconds_bucket{le="0.005"} 1.0' in shown
    assert "nuanyi_owed_replies 7.0" in shown
    assert 'nuanyi_stuck_rows{state="waiting",table="received"} 3.0' in shown


def test_what_is_no_longer_stuck_is_no_longer_shown() -> None:
    metrics = Metrics()

    metrics.set_stuck({("received", "waiting"): 3, ("dialogue", "owed"): 1})
    metrics.set_stuck({("dialogue", "owed"): 1})

    assert [line for line in lines(metrics) if line.startswith("nuanyi_stuck_rows{")] == [
        'nuanyi_stuck_rows{state="owed",table="dialogue"} 1.0'
    ]


def test_two_programs_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()

    one.count_stale_tap()

    assert "nuanyi_stale_taps_total 1.0" in lines(one)
    assert "nuanyi_stale_taps_total 0.0" in lines(other)


@given(st.text(), st.integers(min_value=1000))
def test_a_label_that_is_no_word_of_ours_is_not_kept(text: str, number: int) -> None:
    metrics = Metrics()

    metrics.count_update(channel=str(number), kind=f"{text} {number}")
    metrics.count_draft_left(flow=f"near {number}", question=f"{number}{text}")

    labels = [line for line in lines(metrics) if re.match(r"nuanyi_(updates|drafts_left)_total", line)]
    assert labels == [
        'nuanyi_updates_total{channel="other",kind="other"} 1.0',
        'nuanyi_drafts_left_total{flow="other",question="other"} 1.0',
    ]


def test_reading_the_command_line_does_not_load_prometheus() -> None:
    program = "import sys, bot.metrics; sys.exit('prometheus_client' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
