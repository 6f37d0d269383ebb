"""The networks that warm stations belong to, under every name that riders give them."""

from dataclasses import dataclass

from models.spelling import folded


@dataclass(frozen=True, slots=True)
class Brand:
    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


BRANDS: tuple[Brand, ...] = (
    Brand("union", "工会驿站", "Union station", ("工会户外劳动者服务站", "户外劳动者驿站", "职工驿站")),
    Brand("service", "服务驿站", "Service station", ("小个专及新就业群体服务驿站", "服务站点", "小哥驿站", "骑手驿站")),
    Brand("red_warm", "红色暖心驿站", "Red warm-heart station", ("暖心驿站", "暖驿")),
    Brand("energy", "红色蓄能站", "Red energy station", ("蓄能站", "蓄能驿站")),
    Brand("love", "爱心驿站", "Caring station", ("爱心站",)),
    Brand("friendly_merchant", "友好商户", "Friendly shop", ("friendly merchant",)),
    Brand("smart_24h", "24小时智慧驿站", "24 h smart station", ("智慧驿站", "无人驿站", "24h_smart")),
    Brand("other", "驿站", "Station", ("其他",)),
)

_BY_CODE = {brand.code: brand for brand in BRANDS}
_BY_WORD = {folded(word): brand.code for brand in BRANDS for word in (brand.code, brand.zh, brand.en, *brand.also)}


def get_brand(code: str) -> Brand:
    return _BY_CODE[code]


def find_brand(word: str) -> str | None:
    """The code of a brand named by its code, or by one of its names in Chinese or English."""
    return _BY_WORD.get(folded(word))
