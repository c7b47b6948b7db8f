"""Word lists the district's names are made of; whoever is called so is meant by chance only."""

from pathlib import Path


SURNAMES = "陈林黄张李王吴周郑徐胡叶杨朱金潘戴谢孙邵蔡夏诸项薛董方蒋余赵程姜倪卢何曾池温章缪"
GIVEN = (
    "建国",
    "晓东",
    "海燕",
    "志强",
    "丽华",
    "文斌",
    "秀英",
    "永康",
    "雪梅",
    "立新",
    "伟民",
    "小红",
    "成龙",
    "素芬",
    "国平",
    "佩佩",
    "凯",
    "敏",
    "洁",
    "军",
    "一鸣",
    "思远",
    "子涵",
    "浩然",
    "佳怡",
    "明辉",
    "春燕",
    "少华",
    "爱珍",
    "振宇",
    "慧敏",
    "长青",
    "益民",
    "若兰",
    "启航",
    "书豪",
    "静怡",
    "旭东",
)

BRAND_FIRST = (
    "远恒瑞华嘉联宏盛兴泰百金顺信永正诚中德美康力创巨奥天新佳鑫鸿凯卓"
    "博捷通达源弘万大东南亿昌益茂富吉祥庆丽锦星海江云龙铭启明景朗晨旺"
)
BRAND_SECOND = (
    "步达丰隆升特尔欧雅盛驰拓峰利亚图邦诺森宝登豪科迪纳川石航翔腾耀辰"
    "舟友源浩铭瑞成泽润元通和悦杰凡格恩贝顿速越凌锐智慧乐奇美亮晶光华"
)
"""64 each: 4,096 brands, more than a county has customers."""

STREETS = {
    "双屿街道": ("牛岭", "嵇师", "正岙", "营楼桥"),
    "仰义街道": ("后京", "沿江", "渔渡", "前京"),
    "丰门街道": ("瓯浦垟", "车辂", "屿头", "上桥"),
    "藤桥镇": ("潮埠", "雅漾", "岙底", "上寺西"),
    "山福镇": ("驿头", "双潮", "藻溪", "南塘"),
    "南郊街道": ("黄屿", "新桥头", "葡萄棚", "划龙桥"),
    "蒲鞋市街道": ("龟湖", "上陡门", "菜园", "绣山"),
    "南汇街道": ("横河", "锦江", "绿园", "行政中心"),
    "滨江街道": ("杨府山", "灰桥", "洪殿", "江滨"),
    "松台街道": ("庆年坊", "桂柑", "九山", "菱藕"),
    "五马街道": ("府前", "晏公殿", "墨池", "大同"),
    "大南街道": ("荷花", "巽山", "虞师里", "马鞍池"),
    "广化街道": ("广化桥", "翠微", "过境路", "桥儿头"),
    "七都街道": ("老涂", "板桥", "吟州", "沙滩"),
}
"""Streets and towns of Lucheng with neighbourhoods in each."""

INDUSTRIAL = ("双屿街道", "仰义街道", "丰门街道", "藤桥镇", "山福镇", "南郊街道")
"""Where the works stand; shops and offices stand in the others."""

ROADS = (
    "工业路",
    "创业路",
    "兴业路",
    "振兴路",
    "新城大道",
    "学院路",
    "江滨路",
    "环城路",
    "公园路",
    "飞霞路",
    "温州大道",
    "过境公路",
)

COUNTIES = tuple(
    line.split() for line in Path(__file__).with_name("counties.txt").read_text().splitlines()
)
"""GB/T 2260 codes and names of Zhejiang's counties, Lucheng first: one per block."""

CITIES = {
    "3301": "杭州",
    "3302": "宁波",
    "3303": "温州",
    "3304": "嘉兴",
    "3305": "湖州",
    "3306": "绍兴",
    "3307": "金华",
    "3308": "衢州",
    "3309": "舟山",
    "3310": "台州",
    "3311": "丽水",
}


def county(block: int) -> tuple[str, str]:
    """Code and name of the county where a block of customers stands."""
    code, name = COUNTIES[block % len(COUNTIES)]
    return code, name
