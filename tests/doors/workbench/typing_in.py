"""What people type on the pages of a case's steps, rightly and wrongly."""

from datetime import timedelta

from django.utils import timezone

from fullcycle.journeys.connecting import contracts, scheming
from fullcycle.records.casework import queries as cases


def moment(at):
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def day(at):
    return timezone.localdate(at).isoformat()


def checked(walk, node):
    points = cases.get_case(case_id=walk.case_id).rules.checks_at(node)
    return {f"check-finding_{point.code}": "IN_ORDER" for point in points}


def typed(walk, node, now):
    """What somebody types on the page of a step so that it is taken."""
    option = {"opinion": "AGREED", "words": ""}
    return {
        "accept": lambda: _accepting(walk),
        "survey": lambda: {
            "surveyed_on": day(now),
            "surveyor_ids": [walk.by("SURVEY")],
            "people_met": "王海燕",
            "load_kw": "900",
            "feeder0-feeder": "江滨123线",
            "feeder0-distance_km": "0.350",
        },
        "plan_draft": lambda: _drafting(walk),
        "plan_sign_dev": lambda: option,
        "plan_sign_om": lambda: option,
        "plan_sign_disp": lambda: option,
        "plan_approve": lambda: {"opinion": "APPROVED", "words": ""},
        "plan_reply": lambda: {"sent": "1"},
        "fee_calc": lambda: {
            "line0-rule_id": "connecting.reliability_fee.1",
            "line0-document_number": "浙价资〔2003〕1号",
            "line0-unit_price_yuan": "160",
            "line0-quantity": "1250",
        },
        "grid_project": lambda: {
            "description": "新建电缆 300 米",
            "planned_on": day(now),
            "built_on": day(now),
        },
        "design_review": lambda: {
            "opinion": "RETURNED",
            "remark0-clause": "GB 50053 第 4.2.1 条",
            "remark0-where": "电施-03",
            "remark0-words": "操作通道宽度不够",
        },
        "mid_inspect": lambda: {
            "inspected_on": day(now),
            "result": "PASSED",
            **checked(walk, "mid_inspect"),
        },
        "contract_draft": lambda: {
            "starts_on": day(now),
            "term_years": "3",
            "charging_mode": _first_mode(walk),
            "price_class": "工商业用电",
            "boundary": "第一支持物",
        },
        "meter_prep": lambda: {
            "set0-point": "江滨123线",
            "set0-meter_number": "330000000001",
            "set0-accuracy_class": "0.5S",
            "set0-ct_primary_a": "100",
            "set0-ct_secondary_a": "5",
            "set0-pt_primary_v": "10000",
            "set0-pt_secondary_v": "100",
            "set0-terminal_number": "T1",
            "set0-verified_until": "2028-12-31",
        },
        "complete_check": lambda: {
            "inspected_on": day(now),
            "result": "DEFECTS",
            **checked(walk, "complete_check"),
            "check-finding_EARTHING": "FAULTY",
            "check-note_EARTHING": "实测 6 Ω",
            "defect0-words": "接地电阻超标",
            "defect0-clause": "GB 50150 第 25.0.3 条",
            "defect0-level": "MAJOR",
            "defect0-due_on": day(now + timedelta(days=7)),
        },
        "meter_install": lambda: {
            "installed_at": moment(now),
            "second_installer_id": walk.by("INSPECT"),
            "meter0-seals": "F1 F2",
            "meter0-active_total_kwh": "0",
            "meter0-active_sharp_kwh": "0",
            "meter0-active_peak_kwh": "0",
            "meter0-active_flat_kwh": "0",
            "meter0-active_valley_kwh": "0",
            "meter0-reactive_kvarh": "0",
            "meter0-is_online": "on",
        },
        "energise": lambda: {
            "energised_at": moment(now),
            "commanded_by_id": walk.by("INSPECT"),
            "confirmed_by_id": walk.district.managers[0],
            **checked(walk, "energise"),
        },
        "info_archive": lambda: {"is_right": "on"},
        "callback": lambda: {
            "called_at": moment(now),
            "person_reached": "王海燕",
            "score": "10",
            "effort": "7",
            "is_satisfied": "on",
        },
        "doc_archive": lambda: {"is_whole": "on"},
    }[node]()


def _accepting(walk):
    rules = cases.get_case(case_id=walk.case_id).rules
    verdicts = {f"verdict_{one.material}": "RIGHT" for one in rules.papers_at("accept")}
    return verdicts | {"verdict_M06": "LATER", "reason": ""}


def _first_mode(walk):
    return contracts.proposed_terms(case_id=walk.case_id, at=walk.at).charging_mode


def _drafting(walk):
    ground = scheming.groundwork(case_id=walk.case_id)
    typed = {"recommended": "1", "note": ""}
    for number, option in enumerate(ground.options, start=1):
        (units,) = option.transformers.value
        typed |= {
            f"option{number}-is_offered": "on",
            f"option{number}-feeder": option.sources.value[0].feeder,
            f"option{number}-transformer_count": units.count,
            f"option{number}-transformer_kva": units.kva,
            f"option{number}-contract_kva": option.contract_kva.value,
            f"option{number}-compensation_kvar": option.compensation_kvar.value,
            f"option{number}-ct_primary_a": option.metering[0].current.value.primary_a,
            f"option{number}-boundary": option.sources.value[0].boundary.value,
            f"option{number}-metering_mode": option.metering[0].mode.value,
            f"option{number}-main_wiring": option.main_wiring.value,
            f"option{number}-interlock": option.interlock.value,
            f"option{number}-switching": option.switching.value,
        }
    return typed


# What is left out or put in so that the page says no, and a word of what it then says.
SLIPS = {
    "accept": ({"verdict_M02": "WRONG"}, "请写明哪里不对"),
    "survey": ({"people_met": ""}, "客户方谁在场"),
    "plan_draft": ({"option1-contract_kva": "99999"}, "schemes."),
    "plan_sign_dev": ({"opinion": "OBJECTED"}, "请写明原因"),
    "plan_sign_om": ({"opinion": "OBJECTED"}, "请写明原因"),
    "plan_sign_disp": ({"opinion": "OBJECTED"}, "请写明原因"),
    "plan_approve": ({"opinion": "RETURNED"}, "请写明原因"),
    "fee_calc": ({"line0-document_number": ""}, "价格文件文号"),
    "grid_project": ({"built_on": "2027-01-01"}, "不能晚于今天"),
    "design_review": ({"remark0-clause": ""}, "依据的条款"),
    "mid_inspect": (
        {"check-finding_EARTHING": "FAULTY", "check-note_EARTHING": "6 Ω"},
        "不能判为合格",
    ),
    "contract_draft": ({"term_years": "9"}, "error-summary"),
    "meter_prep": ({"set0-verified_until": "2025-01-01"}, "检定已过期"),
    "complete_check": ({"result": "PASSED"}, "不能判为合格"),
    "meter_install": ({"meter0-seals": ""}, "封印号"),
    "energise": ({"check-finding_PHASES": "FAULTY"}, "error-summary"),
    "info_archive": ({"is_right": ""}, "error-summary"),
    "callback": ({"score": "2"}, "客户的原话"),
    "doc_archive": ({"is_whole": ""}, "error-summary"),
}
