"""Makes nuanyi-sans-sc.otf: the letters that pictures may need, out of Noto Sans CJK SC, which knows ten times as many.

    python data/fonts/make.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

The file is Debian's, of the package fonts-noto-cjk; fontTools comes along with matplotlib. It takes half a minute, and
the same file in gives the same font out. Whoever changes the font keeps OFL.txt beside it and its name free of "Noto".
"""

import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

FONT = Path(__file__).with_name("nuanyi-sans-sc.otf")
FAMILY = "Nuanyi Sans SC"
SOURCE = "Noto Sans CJK SC"
ASCII = range(0x20, 0x7F)
LATIN_1 = range(0xA0, 0x100)
SIGNS = "〇–—‘’“”•…‰′″€℃←↑→↓−≈≤≥■□▲▼◆○●★☆✓⚠"
# Letters that parents choose and that stand in neither of the two sets.
NAMES = """
䶮侴倓倞偲傃儁勍叒叕喆垚堃奡妘姞婳嫄嫚嬿孖崟廆弢彣彧忞慜旸旻昉昪暐曈曌杺棽櫆汧沄沨洨洺浛涍涢淏淽渼湉湝溁溦漈澔炆炘炟
烜焌焻煐熜燊燚燿爔牂犇玕玗玘玙玚玠玭玶玹珅珒珘珣珺珽琇琋琎琤琲瑀瑄瑒瑢瑨瑱璆璈璠璪瓀瓘甡畇畑畯皛盺砡礽祃祎祲祾禔禛禤
秾穟竑絜翀翃翙翾肸芃苆荍莙萩蒨虓衎谞贇赟赪趯鄠鄺酺钘锜锽镕镠閆阇雱霂頔頠顗颋颙飏飔骉骎骕骦鵷鸑齮龏龑龢
"""


def gb_2312() -> str:
    """All 6763 hanzi, with punctuation, Greek, Cyrillic and kana."""
    return _decoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))


def big5_everyday() -> str:
    """The 5401 hanzi of its first level: some people's names are written so."""
    return _decoded("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])


def letters() -> set[str]:
    plain = "".join(map(chr, [*ASCII, *LATIN_1]))
    return set(plain + SIGNS + gb_2312() + big5_everyday() + "".join(NAMES.split()))


def make(source: Path) -> None:
    font = next(font for font in TTCollection(source).fonts if font["name"].getDebugName(1) == SOURCE)
    options = Options(
        hinting=False, desubroutinize=True, layout_features=["kern"], drop_tables=["BASE", "VORG", "vhea", "vmtx"]
    )
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(letters()))
    subsetter.subset(font)
    _rename(font)
    font.save(FONT)


def _rename(font: TTFont) -> None:
    """A changed version goes by its own name; copyright, trademark and licence stay as they are."""
    postscript = FAMILY.replace(" ", "")
    names = {1: FAMILY, 3: postscript, 4: FAMILY, 6: postscript}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    inner = font["CFF "].cff
    inner.fontNames[0] = postscript
    inner.topDictIndex[0].FamilyName = inner.topDictIndex[0].FullName = FAMILY


def _decoded(codec: str, first: Iterable[int], second: Iterable[int]) -> str:
    return "".join(bytes(pair).decode(codec, "ignore") for pair in itertools.product(first, second))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
