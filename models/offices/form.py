"""How the cells of a file of offices are headed, read and written."""

from models.areas.coordinates import Datum
from models.files.cell import YES_NO, read_code, read_flag, read_term, read_text
from models.files.form import FileForm
from models.files.position_cells import DATUMS, POSITION_HEADINGS, POSITION_READERS
from models.files.table_file import Cell
from models.office import LEVELS, Office
from models.offices.body import BODIES
from models.term import Term, Terms

# What a file says of an office that belongs to nowhere in particular; None leaves its area as it is.
NOWHERE = 0
_LONGEST = {"name": 60, "name_en": 90, "phone": 40, "address": 120}
_STATUSES = Terms(
    Term("yes", "开放", "Open", ("受理", "正常", "是", "true", "1")),
    Term("no", "关闭", "Closed", ("停用", "撤销", "否", "false", "0")),
)

OFFICE_FORM = FileForm(
    headings=Terms(
        Term("code", "编号", "Code", ("编码", "代码", "id")),
        Term("name", "名称", "Name", ("单位名称", "机构名称", "站点名称")),
        Term("name_en", "英文名称", "English name", ("英文名",)),
        Term("level", "类型", "Level", ("类别", "层级", "级别", "type")),
        Term("body", "所属部门", "Body", ("部门", "department")),
        Term("adcode", "地区", "Area", ("区县", "县区", "所属地区", "行政区划代码", "county", "district")),
        Term("phone", "电话", "Phone", ("联系电话", "telephone")),
        Term("address", "地址", "Address", ("详细地址",)),
        *POSITION_HEADINGS,
        Term("is_open", "状态", "Status", ("is open", "是否受理")),
        Term("is_sample", "示例", "Sample", ("is sample",)),
    ),
    choices={"level": LEVELS, "body": BODIES, "datum": DATUMS, "is_open": _STATUSES, "is_sample": YES_NO},
    readers={
        **{field: read_text(at_most=longest) for field, longest in _LONGEST.items()},
        **POSITION_READERS,
        "code": read_code,
        "level": read_term(LEVELS),
        "body": read_term(BODIES),
        "is_open": read_flag(_STATUSES),
        "is_sample": read_flag(YES_NO),
    },
    area="adcode",
    emptied={
        **dict.fromkeys(("name_en", "body", "phone", "address", "latitude", "longitude"), ""),
        "adcode": NOWHERE,
    },
)


def write_cell(field: str, office: Office, language: str) -> Cell:
    """What an import reads as the office's value, in the language."""
    if field == "datum":
        return "" if office.position is None else Datum.WGS84.value
    value: Cell | None = getattr(office, field)
    if value is None:
        return ""
    return OFFICE_FORM.word_for(field, value, language) if field in OFFICE_FORM.choices else value
