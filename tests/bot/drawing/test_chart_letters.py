"""Every letter that a chart may hold is in the font that ships with the program, and lines break where people would."""

import csv
import unicodedata
from collections.abc import Iterator

import pytest

from bot.drawing.chart_letters import FONT, balanced_lines, known, lines, width
from models.starter_data import STARTER_DATA
from tests.house.catalogues import as_forms, stored

# Surnames and given names, common ones and such as need a letter that GB 2312 has not.
NAMES = """
马海燕 杨学礼 丁玉兰 纳晓梅 虎志强 白凤英 哈文静 撒国栋 沙丽娜 者建军 拜永胜 冶小龙 妥成明 摆晓燕 海日古丽
买买提·艾山 阿依古丽 欧阳娜娜 司马懿 诸葛亮 上官婉儿 尉迟恭 令狐冲 澹台灭明 亓官 佘诗曼 仉某 逄明 缪荃孙 郗超
芈月 乜文 逯耀东 麴文泰 张喆 李堃 王昇 赵珺 钱玥 孙赟 周旻 吴祎 郑翀 冯瑄 陈璟 褚珅 卫垚 蒋燚 沈犇 韩骉 杨龑
朱頔 秦颋 许晞 何暐 吕昉 施昪 孔玮 曹琨 严琰 华婳 金姞 魏嫄 陶祐 姜禛 戚禤 谢祺 邹甯 喻玚 柏珏 水瓘 窦璠 章璆
云璘 苏瑢 潘瓀 葛焜 奚煊 范炘 彭焱 郎霂 鲁湉 韦沄 昌浥 马渼 苗濛 凤浛 陳大文 張學友 劉德華 黃曉明 馬東 趙雲
吳國強 鄭秀文 葉問 蘇軾
"""


def strange(text: str) -> set[str]:
    """Letters that the font has not; signs such as emoji may be missing."""
    return {
        letter for letter in text if unicodedata.category(letter)[0] in "LNMP" and known(f"人{letter}") != f"人{letter}"
    }


def cells() -> Iterator[str]:
    for path in sorted(STARTER_DATA.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (cell for row in csv.reader(file) for cell in row)


def test_the_font_has_all_22_counties_and_whatever_else_the_program_starts_with() -> None:
    assert strange("".join(cells())) == set()


def test_the_font_has_every_letter_of_every_sentence() -> None:
    words = "".join(
        form for language in ("zh_CN", "en") for message in stored(language) for form in as_forms(message.string)
    )

    assert strange(words) <= {"\N{VARIATION SELECTOR-16}"}


def test_the_font_has_the_letters_of_names() -> None:
    assert strange("".join(NAMES.split())) == set()


def test_the_font_has_all_of_ascii_and_gb_2312() -> None:
    pairs = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    hanzi = "".join(pair.decode("gb2312", "ignore") for pair in pairs)

    assert len(hanzi) > 7000
    assert strange(hanzi + "".join(map(chr, range(0x21, 0x7F)))) == set()


def test_the_font_is_small_has_a_name_of_its_own_and_its_licence_beside_it() -> None:
    content = FONT.read_bytes()

    assert len(content) < 3_000_000
    assert b"NuanyiSansSC" in content
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("🎉 通知\n  暴雪 ", "通知 暴雪"),
        ("𠮷田", "〇田"),
        ("\x00\x07兴庆\u200b区", "兴庆区"),
        ("“暴雪”…", "“暴雪”…"),
        ("“snow”… it’s", '"snow"... it\'s'),
        ("", ""),
    ],
)
def test_what_the_font_has_not_is_never_a_box(text: str, written: str) -> None:
    assert known(text) == written


@pytest.mark.parametrize(
    ("text", "room", "at_most", "broken"),
    [
        ("兴庆区", 39, 1, ["兴庆区"]),
        ("大武口区，红寺堡区", 52, 3, ["大武口", "区，红寺", "堡区"]),
        ("大武口区“红寺堡”", 66, 2, ["大武口区", "“红寺堡”"]),
        ("Market office of Lingwu", 90, 2, ["Market office", "of Lingwu"]),
        ("市场监督管理所", 39, 2, ["市场监", "督管…"]),
        ("Supervision", 44, 1, ["Supe..."]),
        ("🎉", 40, 1, [""]),
    ],
)
def test_lines_break_where_a_reader_would_break_them(text: str, room: float, at_most: int, broken: list[str]) -> None:
    assert lines(text, 13, room, at_most) == broken
    assert all(width(line, 13) <= room for line in broken)


def test_no_word_is_left_alone_on_the_last_line_of_a_title() -> None:
    assert balanced_lines("暴雪橙色预警请骑手们减速慢行", 19, 12 * 19, 3) == ["暴雪橙色预警请", "骑手们减速慢行"]
    assert balanced_lines("暴雪", 19, 320, 3) == ["暴雪"]
