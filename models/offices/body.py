"""The bodies that offices belong to, under the names that they go by."""

from models.term import Term, Terms

BODIES = Terms(
    Term("market", "市场监管", "Market regulator", ("市场监管局", "市监局", "市场监督管理局")),
    Term("union", "工会", "Trade union", ("总工会",)),
    Term("hr", "人社", "Human resources", ("人社局", "人力资源和社会保障局", "劳动监察", "HR")),
    Term("traffic", "交警", "Traffic police", ("交管", "公安交管", "交通警察")),
    Term("housing", "住建", "Housing", ("住建局", "住房和城乡建设局", "住房城乡建设")),
    Term("fire", "消防", "Fire service", ("消防救援", "消防救援局")),
    Term("city", "城管", "City management", ("城市管理", "城管局", "综合执法")),
    Term("platform", "平台", "Platform", ("外卖平台", "快递平台")),
    Term("property", "物业", "Property management", ("物业公司",)),
    Term("police", "公安", "Police", ("公安局", "派出所")),
    Term("bank", "银行", "Bank", ("金融机构",)),
)


def get_body(code: str) -> Term:
    return BODIES.get(code)
