"""Fee, works, design, contract and meters, as desks, customers and builders do them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from fullcycle.doors.command.simulation.scene import Turn, hand_in
from fullcycle.journeys.connecting import building, contracts
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.actions import Progress
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.metering import actions as metering


LICENSED_UNTIL = date(2029, 12, 31)
DESIGNERS = (("温州电力设计有限公司", "A133001235"), ("瓯江工程设计院", "A233008117"))
BUILDERS = (
    ("瓯江电力安装有限公司", "4-3-00123-2019"),
    ("鹿城送变电工程公司", "4-3-00456-2021"),
)

RELIABILITY_FEE = "connecting.reliability_fee.1"
PRICE_DOCUMENT = "浙价资〔2003〕1号"
PRICE_PER_KVA = Decimal(160)

CODE_PAUSE = timedelta(minutes=2)
"""A phone gets one code a minute."""

READING_TIME = timedelta(seconds=40)
WORKS_DAYS = 15
REMEDY_DAYS = 10
ADDRESS, BROWSER = "10.20.30.40", "simulated browser"

DEFECTS = (
    ("高压柜五防联锁失灵", "GB 50150-2016 第 3 章", "MAJOR"),
    ("接地电阻超过设计值", "GB 50169-2016 第 4.1 条", "MAJOR"),
    ("一次接线图与现场不符", "DL/T 5136-2012 第 4 章", "GENERAL"),
)


def fee_calc(turn: Turn) -> Progress:
    """Charge the second source by its capacity."""
    option = connections.find_scheme(case_id=turn.case.case_id)
    sources = option.accepted_option.sources.value if option and option.accepted_option else ()
    beside_main = [source for source in sources if source.role != "MAIN"]
    quantity = sum((source.capacity_kva for source in beside_main), Decimal(0))
    line = agreements.NewFeeLine(
        rule_id=RELIABILITY_FEE,
        document_number=PRICE_DOCUMENT,
        unit_price_yuan=PRICE_PER_KVA,
        quantity=quantity or Decimal(turn.case.application.requested_kva),
    )
    return building.set_fee(task_id=turn.task_id, lines=(line,), by_id=turn.by_id, at=turn.at)


def fee_collect(turn: Turn) -> Progress:
    """Pay what was set, online."""
    fee = agreed.fee_of(case_id=turn.case.case_id)
    if fee is None:
        raise LookupError(f"case {turn.case.case_id} has no fee to pay")
    payment = agreements.NewPayment(
        case_id=turn.case.case_id,
        paid_at=turn.at,
        amount_yuan=fee.total_yuan,
        channel="ONLINE",
        receipt_number=f"SIM{turn.case.case_id:010d}",
    )
    return building.record_payment(
        task_id=turn.task_id, payment=payment, by_id=turn.by_id, at=turn.at
    )


def grid_project(turn: Turn) -> Progress:
    """Report the company's own works as built."""
    works = connection.GridWorks(
        description="新建 10 千伏电缆线路和环网柜间隔", planned_on=turn.on, built_on=turn.on
    )
    return building.report_grid_works(
        task_id=turn.task_id, works=works, by_id=turn.by_id, at=turn.at
    )


def design_submit(turn: Turn) -> Progress:
    """Send a round of the design in."""
    firm, number = turn.case.source.choice(DESIGNERS)
    rounds = len(connections.list_design_rounds(case_id=turn.case.case_id))
    design = connection.DesignSubmission(
        paper_ids=tuple(
            hand_in(turn.case, material, at=turn.at, edition=rounds + 1)
            for material in ("M20", "M21")
        ),
        designer=connection.Licence(firm=firm, number=number, valid_until=LICENSED_UNTIL),
    )
    return building.submit_design(
        task_id=turn.task_id, design=design, by_id=turn.by_id, at=turn.at
    )


def design_review(turn: Turn) -> Progress:
    """Pass the design, or return it with a remark that names its clause."""
    remark = connection.Remark(
        clause="GB 50053-2013 第 4.2.6 条",
        where="电施-03",
        words="变压器室净距不足，请调整布置",
    )
    review = connection.DesignReview(
        opinion=turn.contrary or "PASSED", remarks=(remark,) if turn.contrary else ()
    )
    return building.review_design(
        task_id=turn.task_id, review=review, by_id=turn.by_id, at=turn.at
    )


def construct(turn: Turn) -> Progress:
    """Report the customer's works as ready."""
    firm, number = turn.case.source.choice(BUILDERS)
    report = connection.WorksReport(
        contractor=connection.Licence(firm=firm, number=number, valid_until=LICENSED_UNTIL),
        started_on=turn.on - timedelta(days=WORKS_DAYS),
        ready_on=turn.on,
    )
    return building.report_works(
        task_id=turn.task_id, report=report, by_id=turn.by_id, at=turn.at
    )


def mid_inspect(turn: Turn) -> Progress:
    """Inspect what will be covered up."""
    for material in ("M22", "M23"):
        hand_in(turn.case, material, at=turn.at)
    return building.inspect_mid(
        task_id=turn.task_id, report=inspection(turn, "MID"), by_id=turn.by_id, at=turn.at
    )


def inspection(turn: Turn, kind: str) -> connection.InspectionReport:
    """What an inspector writes down: all in order, or a defect with its clause."""
    words, clause, level = turn.case.source.choice(DEFECTS)
    found = connection.FoundDefect(
        words=words,
        clause=clause,
        level=level,
        due_on=turn.on + timedelta(days=REMEDY_DAYS),
    )
    return connection.InspectionReport(
        kind=kind,
        inspected_on=turn.on,
        result=turn.contrary or "PASSED",
        checklist=checked_points(turn, faulty="EARTHING" if turn.contrary else ""),
        defects=(found,) if turn.contrary else (),
    )


def checked_points(turn: Turn, *, faulty: str = "") -> tuple[connection.CheckedPoint, ...]:
    """Every point that the case's rules name for the step, all but one in order."""
    rules = cases.get_case(case_id=turn.case.case_id).rules
    return tuple(
        connection.CheckedPoint(
            code=point.code,
            words=point.wording.zh,
            finding="FAULTY" if point.code == faulty else "IN_ORDER",
        )
        for point in rules.checks_at(turn.node)
    )


def remedies(turn: Turn) -> dict[int, connection.Remedy]:
    """What the builder did about each open defect, with a proof."""
    open_defects = connections.list_open_defects(case_id=turn.case.case_id)
    proof_id = hand_in(turn.case, "M24", at=turn.at, edition=2)
    return {
        defect.id: connection.Remedy(words="已整改并复测合格", proof_paper_id=proof_id)
        for defect in open_defects
    }


def remedy_mid(turn: Turn) -> Progress:
    """Report how the defects were put right."""
    return building.report_mid_remedy(
        task_id=turn.task_id, remedies=remedies(turn), by_id=turn.by_id, at=turn.at
    )


def contract_draft(turn: Turn) -> Progress:
    """Draft the contracts from the accepted scheme."""
    terms = contracts.proposed_terms(case_id=turn.case.case_id, at=turn.at)
    return building.draft_contract(
        task_id=turn.task_id, terms=terms, by_id=turn.by_id, at=turn.at
    )


def contract_sign(turn: Turn) -> Progress:
    """Sign each contract by a code from the phone; the last signature ends at `turn.at`."""
    waiting = [
        contract
        for contract in agreed.list_contracts(case_id=turn.case.case_id)
        if contract.awaits_customer
    ]
    if not waiting:
        raise LookupError(f"case {turn.case.case_id} has no contract to sign")
    for left, contract in zip(reversed(range(len(waiting))), waiting, strict=True):
        at = turn.at - left * CODE_PAUSE
        asked_at = at - READING_TIME
        agreements.start_signing(contract_id=contract.id, by_id=turn.by_id, at=asked_at)
        confirmation_id = agreements.confirm_signing(
            contract_id=contract.id,
            code=turn.post.code(at=asked_at),
            by_id=turn.by_id,
            at=at,
        )
        signing = agreements.CustomerSigning(
            contract_id=contract.id,
            confirmation_id=confirmation_id,
            seen_sha256=contract.sha256,
            ip_address=ADDRESS,
            user_agent=BROWSER,
        )
        progress = building.sign_contract(
            task_id=turn.task_id, signing=signing, by_id=turn.by_id, at=at
        )
    return progress


def meter_prep(turn: Turn) -> Progress:
    """Prepare a set for every metering point of the accepted option."""
    return building.prepare_meter(
        task_id=turn.task_id,
        meters=tuple(_meter_sets(turn)),
        by_id=turn.by_id,
        at=turn.at,
    )


def _meter_sets(turn: Turn) -> Iterator[metering.NewMeterSet]:
    scheme = connections.find_scheme(case_id=turn.case.case_id)
    option = scheme.accepted_option if scheme else None
    for place, point in enumerate(option.metering if option else ()):
        current, voltage = point.current.value, point.voltage.value
        yield metering.NewMeterSet(
            point=point.feeder,
            meter_number=f"3350{turn.case.case_id:08d}{place}",
            accuracy_class="0.5S",
            ct_primary_a=current.primary_a,
            ct_secondary_a=current.secondary_a,
            pt_primary_v=int(voltage.primary_v) if voltage else 1,
            pt_secondary_v=int(voltage.secondary_v) if voltage else 1,
            terminal_number=f"T{turn.case.case_id:08d}{place}",
            verified_until=LICENSED_UNTIL,
        )
