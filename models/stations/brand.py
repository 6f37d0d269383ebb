"""The networks that warm stations belong to, under every name that riders give them."""

from models.term import Term, Terms

OTHER = "other"

BRANDS = Terms(
    Term("union", "工会驿站", "Union station", ("工会户外劳动者服务站", "户外劳动者驿站", "职工驿站")),
    Term("service", "服务驿站", "Service station", ("小个专及新就业群体服务驿站", "服务站点", "小哥驿站", "骑手驿站")),
    Term("red_warm", "红色暖心驿站", "Red warm-heart station", ("暖心驿站", "暖驿")),
    Term("energy", "红色蓄能站", "Red energy station", ("蓄能站", "蓄能驿站")),
    Term("love", "爱心驿站", "Caring station", ("爱心站",)),
    Term("friendly_merchant", "友好商户", "Friendly shop", ("friendly merchant",)),
    Term("smart_24h", "24小时智慧驿站", "24 h smart station", ("智慧驿站", "无人驿站", "24h_smart")),
    Term(OTHER, "驿站", "Station", ("其他",)),
)


def get_brand(code: str) -> Term:
    return BRANDS.get(code)
