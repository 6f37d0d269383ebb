"""What a chart holds survives its way into another process."""

import json

from models.pictures.chart import Bar, Chart, Panel, Part, Tone


def test_a_chart_comes_out_of_json_as_it_went_in() -> None:
    parts = Part(3, Tone.GOOD, "已送达"), Part(0, Tone.BAD, "失败")
    chart = Chart("标题", (Panel((Bar("兴庆区", parts),), "按区县"), Panel((Bar.of("骑手", 4),))), "截至今天")

    assert Chart.from_fields(json.loads(json.dumps(chart.as_fields()))) == chart


def test_the_number_of_a_bar_is_the_sum_of_its_parts() -> None:
    assert Bar("兴庆区", (Part(3), Part(4))).total == 7
    assert Bar.of("西夏区", 5, Tone.QUIET) == Bar("西夏区", (Part(5, Tone.QUIET),))
