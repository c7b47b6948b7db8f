"""One full set of data for every paper, as the platform would give it."""

FRAME = {
    "issuer": "温州供电公司",
    "number": "WZ-2026-000123",
    "code": "FC-07",
    "qr": "https://fullcycle.example/c/WZ-2026-000123",
}
METERING = [
    {
        "point": "10 kV 进线侧",
        "device": "智能电能表 0.5S 级",
        "ratio": "CT 100/5，PT 10000/100",
        "tariff": "工商业两部制 1–10 kV",
    },
]

EXAMPLES: dict[str, dict[str, object]] = {
    "application_form": FRAME
    | {
        "application_number": "330302202611240001",
        "matter": "高压新装",
        "submitted_on": "2026-11-24",
        "customer": {
            "name": "温州海螺电器有限公司",
            "credit_code": "91110108551385082Q",
            "legal_person": "陈建国",
            "industry": "C3852",
            "applicant": "王小明",
            "acts_as": "受托经办人",
            "phone": "138****1234",
        },
        "site": {
            "address": "温州市鹿城区海坛路 1 号",
            "sources": "一路电源",
            "is_residential": "否",
            "property_number": "浙（2024）温州市不动产权第0012345号",
            "project_code": "",
        },
        "demand": {
            "use_class": "工业",
            "requested_kva": "1250",
            "importance": "普通",
            "security_load_kw": "15",
            "growth_kva": "315",
            "needed_on": "2027-03-01",
            "special_load": "是",
            "own_generation": "否",
        },
        "loads": [
            {
                "name": "大件机加工、冲压",
                "rated_kw": "22.5",
                "quantity": "40",
                "total_kw": "900",
                "remarks": "重要负荷",
            },
        ],
        "loads_total_kw": "900",
        "delivery": "邮寄，温州市鹿城区海坛路 1 号",
    },
    "bill_statement": FRAME
    | {
        "title": "电费账单",
        "customer": "温州海螺电器有限公司",
        "account_number": "3300000000001",
        "address": "温州市鹿城区海坛路 1 号",
        "starts_on": "2026-10-01",
        "last_on": "2026-10-31",
        "due_on": "2026-11-20",
        "owed": "应交电费",
        "owed_yuan": "184,288.34",
        "total_yuan": "184,288.34",
        "kwh": "217,000",
        "capacity_kva": "1,630",
        "demand": "1,180 kW（10-14 10:15）",
        "power_factor": "0.92（标准 0.90）",
        "groups": [
            {
                "title": "功率因数调整电费",
                "subtotal_yuan": "-535.46",
                "lines": [
                    {
                        "name": "功率因数调整电费",
                        "period": "",
                        "quantity": "178,487.40 元",
                        "price": "-0.30%",
                        "amount_yuan": "-535.46",
                        "span": "10-01 至 10-31",
                        "note": "实际 0.92，标准 0.90，调整 -0.30%",
                    },
                ],
            },
        ],
        "flags": ["计量点 P1 自 2026-10-12 起的电量为估算。"],
    },
    "invoice_sample": FRAME
    | {
        "invoice_number": "26009123456789012345",
        "buyer": "温州海螺电器有限公司",
        "buyer_tax_number": "91110108551385082Q",
        "seller": "温州供电公司",
        "description": "电费 3300000000001 2026-10",
        "amount_yuan": "-100.00",
        "billed_on": "2026-11-02",
        "reverses": "26330900000000000007",
    },
    "fee_receipt": FRAME
    | {
        "customer": "温州海螺电器有限公司",
        "application_number": "330302202611240001",
        "matter": "高压新装",
        "paid_at": "2026-11-24 10:30",
        "channel": "银行转账",
        "receipt_number": "20261124-7788",
        "lines": [
            {
                "name": "高可靠性供电费",
                "unit_price": "180.00",
                "quantity": "1250",
                "amount": "225000.00",
                "basis": "某发改价格〔2020〕1 号",
            },
        ],
        "total_yuan": "225000.00",
    },
    "one_time_notice": FRAME
    | {
        "customer": "温州海螺电器有限公司",
        "matter": "高压新装",
        "asked_on": "2026-11-24",
        "manager": "林小梅",
        "manager_phone": "138****1234",
        "papers": [
            {"name": "营业执照", "how": "政务共享", "needed_by": "受理时", "held": True},
            {
                "name": "用电负荷清单",
                "how": "网上填写后盖章",
                "needed_by": "答复方案前",
                "held": False,
            },
        ],
        "promises": ["受理后一个工作日内与您约定勘查时间。"],
    },
    "scheme_reply": FRAME
    | {
        "account_number": "3305012345678",
        "application_number": "330302202611240001",
        "customer": "温州海螺电器有限公司",
        "address": "温州市鹿城区海坛路 1 号",
        "category": "大工业用电",
        "industry": "C38 电气机械和器材制造业",
        "grade": "普通客户",
        "capacity_kva": "1250",
        "contact": "王小明",
        "contact_phone": "138****1234",
        "access": {
            "source": "主供电源",
            "substation": "110 kV 江滨变",
            "line": "10 kV 海坛 123 线",
            "voltage": "10 kV",
            "loop": "单回路",
            "feed_mode": "电缆",
            "boundary": "环网柜出线电缆头",
            "protection": "过流、速断",
            "metering_point": "高压侧",
        },
        "receiving": {
            "transformers": "1 台 1250 kVA",
            "wiring": "单母线",
            "operation": "单电源运行",
            "interlock": "",
            "compensation": "375 kvar",
            "power_quality": None,
        },
        "metering": METERING,
        "fees": [],
        "fees_note": "本方案不收取任何费用。",
        "options": [
            {
                "number": "1",
                "supply": "主供电源 10 kV 海坛 123 线",
                "capacity": "1250 kVA",
                "cost": "88.0–120.5",
                "days": "45",
                "remark": "推荐",
            },
        ],
        "valid_until": "2027-11-24",
        "notices": ["受电工程由您自主选择单位。"],
    },
    "dispatch_agreement": FRAME
    | {
        "supplier": {
            "name": "温州供电公司",
            "credit_code": "91110000600037341L",
            "address": "温州市",
            "representative": "陈某",
            "phone": "95598",
        },
        "customer": {
            "name": "温州海螺电器有限公司",
            "credit_code": "91110108551385082Q",
            "address": "温州市鹿城区海坛路 1 号",
            "representative": "王小明",
            "phone": "138****1234",
        },
        "address": "温州市鹿城区海坛路 1 号",
        "sources": [
            {
                "name": "备用电源",
                "voltage": "10 kV",
                "substation": "110 kV 南塘变",
                "line": "南塘 218 线",
                "capacity_kva": "630",
                "mode": "公用线路",
            },
        ],
        "interlock": "机械和电气闭锁",
        "switching": "自动切换",
        "starts_on": "2026-12-01",
        "ends_on": "2029-11-30",
    },
    "supply_contract": FRAME
    | {
        "supplier": {
            "name": "温州供电公司",
            "credit_code": "91110000600037341L",
            "address": "温州市",
            "representative": "陈某",
            "phone": "95598",
        },
        "customer": {
            "name": "温州海螺电器有限公司",
            "credit_code": "91110108551385082Q",
            "address": "温州市鹿城区海坛路 1 号",
            "representative": "王小明",
            "phone": "138****1234",
        },
        "account_number": "3305012345678",
        "address": "温州市鹿城区海坛路 1 号",
        "category": "大工业用电",
        "industry": "电气机械和器材制造业",
        "grade": "三级负荷",
        "capacity_kva": "1250",
        "sources": [
            {
                "name": "主供",
                "voltage": "10 kV",
                "substation": "110 kV 江滨变",
                "line": "海坛 123 线",
                "capacity_kva": "1250",
                "mode": "电缆",
            },
        ],
        "own_source": "无",
        "boundary": "环网柜出线电缆头",
        "metering": METERING,
        "pricing": {
            "class": "工商业用电（两部制）",
            "charging": "合同最大需量",
            "power_factor": "0.90",
            "settlement": "按月抄表，次月初结算",
            "payment": "银行代扣，账单发出后十日内",
        },
        "starts_on": "2026-12-01",
        "ends_on": "2029-11-30",
        "special": ["用电人的电弧焊机应装设滤波装置。"],
    },
    "inspection_opinion": FRAME
    | {
        "application_number": "330302202611240001",
        "customer": "温州海螺电器有限公司",
        "address": "温州市鹿城区海坛路 1 号",
        "kind": "竣工检验",
        "inspected_on": "2026-11-24",
        "inspectors": "林小梅、陈大勇",
        "attempt": "第 1 次",
        "findings": [
            {
                "item": "接地装置",
                "finding": "接地电阻 6.2 Ω，应不大于 4 Ω",
                "basis": "GB 50169",
                "is_serious": True,
            },
        ],
        "conclusion": "需整改后复验。",
        "recheck_by": "2026-12-08",
    },
    "works_order": FRAME
    | {
        "application_number": "330302202611240001",
        "customer": "温州海螺电器有限公司",
        "address": "温州市鹿城区海坛路 1 号",
        "account_number": "3305012345678",
        "planned_at": "2026-12-01 09:00",
        "commander": "陈大勇",
        "substation": "110 kV 江滨变",
        "line": "10 kV 海坛 123 线",
        "checks": [{"item": "竣工检验合格", "found": "已具备"}],
        "steps": [{"step": "合上环网柜出线开关", "by": "陈大勇"}],
        "meter_readings": [
            {"point": "高压侧", "meter_number": "330012345678", "reading": "0.00"},
        ],
    },
    "archive_catalogue": FRAME
    | {
        "customer": "温州海螺电器有限公司",
        "account_number": "3305012345678",
        "archive_number": "3305012345678-2026-XZ-001",
        "business": "高压新装",
        "year": "2026",
        "retention": "销户后 30 年",
        "items": [
            {
                "number": str(place),
                "title": f"第 {place} 件材料",
                "dated_on": "2026-11-24",
                "pages": "2",
                "source": "客户",
                "digest": "66c7f0f462eeedd9d1f2d46bdc10e4e2",
            }
            for place in range(1, 61)
        ],
    },
    "receipt": FRAME
    | {
        "customer": "温州海螺电器有限公司",
        "application_number": "330302202611240001",
        "matter": "高压新装",
        "received_at": "2026-11-24 10:30",
        "received_by": "林小梅",
        "next_step": "客户经理将在一个工作日内与您约定勘查时间。",
        "due_on": "2026-12-08",
        "items": [{"name": "营业执照", "form": "政务共享", "copies": "1"}],
    },
}
