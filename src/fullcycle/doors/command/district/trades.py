"""What the customers do for a living, with GB/T 4754-2017 classes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A kind of customer.

    `name` fills `{city}` and `{brand}`; `register` are the first two places of
    the credit code (91 companies, 12 institutions, 11 offices of the state).
    """

    name: str
    industry_code: str
    weight: int
    large_weight: int
    register: str = "91"
    is_works: bool = True
    important: str = ""
    voltages: tuple[int, ...] = (10,)


def _company(product: str, code: str, weight: int, large: int) -> Trade:
    return Trade(
        name=f"{{city}}{{brand}}{product}有限公司",
        industry_code=code,
        weight=weight,
        large_weight=large,
        voltages=(10, 20),
    )


TRADES = (
    _company("鞋业", "C1952", 90, 20),
    _company("鞋材", "C1954", 40, 6),
    _company("眼镜", "C3587", 45, 10),
    _company("阀门", "C3443", 40, 14),
    _company("泵业", "C3441", 16, 6),
    _company("服饰", "C1819", 50, 10),
    _company("皮革", "C1910", 24, 6),
    _company("电气", "C3823", 36, 14),
    _company("锁业", "C3351", 26, 5),
    _company("打火机制造", "C4119", 22, 3),
    _company("包装印刷", "C2319", 34, 7),
    _company("塑料制品", "C2929", 44, 9),
    _company("汽车零部件", "C3670", 26, 10),
    _company("食品", "C1411", 18, 4),
    _company("不锈钢管", "C3130", 14, 12),
    _company("制药", "C2720", 6, 6),
    Trade(
        name="{city}{brand}钢业有限公司",
        industry_code="C3130",
        weight=1,
        large_weight=9,
        voltages=(35, 35, 110),
    ),
    Trade(
        name="{city}{brand}商业广场管理有限公司",
        industry_code="F5211",
        weight=22,
        large_weight=18,
        is_works=False,
    ),
    Trade(
        name="{city}{brand}大酒店有限公司",
        industry_code="H6110",
        weight=18,
        large_weight=8,
        is_works=False,
    ),
    Trade(
        name="{city}{brand}物业管理有限公司",
        industry_code="K7020",
        weight=40,
        large_weight=8,
        is_works=False,
    ),
    Trade(
        name="{city}{brand}云数据有限公司",
        industry_code="I6450",
        weight=2,
        large_weight=7,
        is_works=False,
        voltages=(10, 20, 35),
    ),
    Trade(
        name="{city}{brand}充电服务有限公司",
        industry_code="F5267",
        weight=34,
        large_weight=5,
        is_works=False,
    ),
    Trade(
        name="{city}{brand}光伏发电有限公司",
        industry_code="D4416",
        weight=26,
        large_weight=4,
    ),
    Trade(
        name="{city}市{brand}医院",
        industry_code="Q8411",
        weight=3,
        large_weight=6,
        register="12",
        is_works=False,
        important="SECOND",
    ),
    Trade(
        name="{city}市{brand}中学",
        industry_code="P8334",
        weight=16,
        large_weight=2,
        register="12",
        is_works=False,
    ),
    Trade(
        name="{city}{brand}职业技术学院",
        industry_code="P8341",
        weight=2,
        large_weight=4,
        register="12",
        is_works=False,
    ),
    Trade(
        name="{city}{brand}自来水有限公司",
        industry_code="D4610",
        weight=4,
        large_weight=3,
        important="SECOND",
    ),
    Trade(
        name="{city}{brand}污水处理有限公司",
        industry_code="D4620",
        weight=4,
        large_weight=3,
        important="SECOND",
    ),
    Trade(
        name="{city}{brand}通信有限公司",
        industry_code="I6312",
        weight=12,
        large_weight=3,
        is_works=False,
    ),
    Trade(
        name="{city}市{brand}轨道交通有限公司",
        industry_code="G5412",
        weight=1,
        large_weight=3,
        is_works=False,
        important="FIRST",
        voltages=(35,),
    ),
    Trade(
        name="{city}市{brand}机关事务中心",
        industry_code="S9221",
        weight=8,
        large_weight=2,
        register="11",
        is_works=False,
    ),
)
