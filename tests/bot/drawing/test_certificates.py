"""A certificate is drawn by a child process, as charts are."""

from io import BytesIO

from PIL import Image

from bot.drawing.certificate_drawing import PROGRAM
from bot.drawing.charts import draw
from models.pictures.certificate import Certificate


async def test_a_certificate_is_a_picture_as_wide_as_a_phone_shows() -> None:
    certificate = Certificate(
        heading="培训证书",
        title="电池消防课（示例）",
        lines=("时间：11月25日 周三 15:00–16:30", "地点：消防站二楼（示例）", "主讲：银川消防（示例）"),
        number="2345B-CDFGH",
        note="查验：给暖驿发 /training verify 2345B-CDFGH",
        name="小周（示例）",
    )

    with Image.open(BytesIO(await draw(certificate, program=PROGRAM))) as picture:
        assert (picture.format, picture.width) == ("PNG", 1080)
        assert picture.height > 700
