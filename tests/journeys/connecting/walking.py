"""Every step of the thread as its people take it, with content that the rules accept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partialmethod

from tests.staffed import Staffed

from fullcycle.journeys.connecting import applying, building, contracts, finishing, scheming
from fullcycle.journeys.connecting.papers import PaperKind, make_paper
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.agreements.queries import ContractView
from fullcycle.stages.care import actions as care
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as meters


FAR_AWAY = date(2028, 12, 31)

DEFECT = connection.FoundDefect(
    words="柜门联锁失灵", clause="GB 50150 §3", level="MAJOR", due_on=date(2026, 4, 30)
)


ZERO = metering.FirstReadings(
    active_total_kwh=Decimal(0),
    active_sharp_kwh=Decimal(0),
    active_peak_kwh=Decimal(0),
    active_flat_kwh=Decimal(0),
    active_valley_kwh=Decimal(0),
    reactive_kvarh=Decimal(0),
)


@dataclass
class Walker:
    """Takes the open steps of a case, each by the person whose it is."""

    district: Staffed
    small_pdf: bytes
    sign: Callable[[ContractView, datetime], agreements.CustomerSigning]
    """What the signer's phone does: receives the code and confirms it."""
    case_id: int
    at: datetime

    def step(self, node: str, **terms) -> casework.Progress:
        task = cases.find_open_task(case_id=self.case_id, node=node)
        assert task is not None, f"{node} is not open"
        self.at += timedelta(hours=1)
        return getattr(self, node)(task.id, **terms)

    def walk(self, until: str = "") -> list[str]:
        """Take the first open step again and again; the nodes in their order."""
        taken = []
        while True:
            waiting = [t for t in cases.list_tasks_of_case(case_id=self.case_id) if t.is_open]
            if not waiting or any(task.node == until for task in waiting):
                return taken
            node = next((t.node for t in waiting if t.node != "energise"), "energise")
            self.step(node)
            taken.append(node)

    def paper(self, material: str) -> int:
        stored = archive.add_paper(
            archive.NewPaper(
                material=material,
                content=self.small_pdf + material.encode(),
                file_name=f"{material}.pdf",
                case_id=self.case_id,
                customer_id=cases.get_case(case_id=self.case_id).card.customer_id,
            ),
            by_id=self.district.owner_id,
            at=self.at,
        )
        return stored.paper_id

    def by(self, role: str) -> int:
        return self.district.staff[role]

    def accept(self, task_id):
        return applying.decide_acceptance(
            task_id=task_id,
            verdict=intake.Verdict(missing={}, deferred={}, reason=""),
            by_id=self.by("ACCEPT"),
            at=self.at,
        )

    def survey(self, task_id, *, concealed=False):
        return scheming.record_survey(
            task_id=task_id,
            findings=connection.SurveyFindings(
                surveyed_on=self.at.date(),
                surveyor_ids=(self.by("SURVEY"),),
                people_met="王海燕",
                load_kw=Decimal(900),
                has_concealed_works=concealed,
            ),
            by_id=self.by("SURVEY"),
            at=self.at,
        )

    def plan_draft(self, task_id):
        ground = scheming.groundwork(case_id=self.case_id)
        return scheming.draft_scheme(
            task_id=task_id,
            draft=connection.SchemeDraft(
                request=ground.request, network=ground.network, options=ground.options
            ),
            by_id=self.by("PLAN"),
            at=self.at,
        )

    def _sign_scheme(self, task_id, node):
        return scheming.countersign(
            task_id=task_id,
            node=node,
            word=connection.Word(opinion="AGREED"),
            by_id=self.by(f"SIGN_{scheming.DEPARTMENTS[node]}"),
            at=self.at,
        )

    plan_sign_dev = partialmethod(_sign_scheme, node="plan_sign_dev")
    plan_sign_om = partialmethod(_sign_scheme, node="plan_sign_om")
    plan_sign_disp = partialmethod(_sign_scheme, node="plan_sign_disp")

    def plan_approve(self, task_id):
        return scheming.approve_scheme(
            task_id=task_id,
            word=connection.Word(opinion="APPROVED"),
            by_id=self.by("APPROVE"),
            at=self.at,
        )

    def plan_reply(self, task_id):
        return scheming.reply_scheme(
            task_id=task_id, by_id=self.district.managers[0], at=self.at
        )

    def plan_decide(self, task_id):
        return scheming.decide_scheme(
            task_id=task_id,
            answer=connection.Answer(answer="ACCEPTED", option_number=1),
            by_id=self.district.owner_id,
            at=self.at,
        )

    def fee_calc(self, task_id):
        return building.set_fee(
            task_id=task_id,
            lines=(
                agreements.NewFeeLine(
                    rule_id="connecting.reliability_fee.1",
                    document_number="浙价资〔2003〕1号",
                    unit_price_yuan=Decimal(160),
                    quantity=Decimal(1250),
                ),
            ),
            by_id=self.by("FEE"),
            at=self.at,
        )

    def fee_collect(self, task_id):
        fee = agreed.fee_of(case_id=self.case_id)
        return building.record_payment(
            task_id=task_id,
            payment=agreements.NewPayment(
                case_id=self.case_id,
                paid_at=self.at,
                amount_yuan=fee.total_yuan,
                channel="ONLINE",
                receipt_number=f"R{self.case_id}",
            ),
            by_id=self.district.owner_id,
            at=self.at,
        )

    def grid_project(self, task_id):
        return building.report_grid_works(
            task_id=task_id,
            works=connection.GridWorks(
                description="新建电缆 300 米",
                planned_on=self.at.date(),
                built_on=self.at.date(),
            ),
            by_id=self.by("GRIDPRJ"),
            at=self.at,
        )

    def design_submit(self, task_id):
        return building.submit_design(
            task_id=task_id,
            design=connection.DesignSubmission(
                paper_ids=(self.paper("M20"), self.paper("M21")),
                designer=connection.Licence(
                    firm="温州电力设计院", number="A133001", valid_until=FAR_AWAY
                ),
            ),
            by_id=self.district.owner_id,
            at=self.at,
        )

    def design_review(self, task_id):
        return building.review_design(
            task_id=task_id,
            review=connection.DesignReview(opinion="PASSED"),
            by_id=self.by("DESIGN"),
            at=self.at,
        )

    def construct(self, task_id):
        return building.report_works(
            task_id=task_id,
            report=connection.WorksReport(
                contractor=connection.Licence(
                    firm="瓯江电力安装公司", number="4-3-00123-2019", valid_until=FAR_AWAY
                ),
                started_on=self.at.date(),
                ready_on=self.at.date(),
            ),
            by_id=self.district.owner_id,
            at=self.at,
        )

    def _report(self, kind, result):
        return connection.InspectionReport(
            kind=kind,
            inspected_on=self.at.date(),
            result=result,
            checklist=(
                connection.CheckedPoint(
                    code="earthing",
                    words="接地电阻",
                    finding="IN_ORDER" if result == "PASSED" else "FAULTY",
                ),
            ),
            defects=() if result == "PASSED" else (DEFECT,),
        )

    def mid_inspect(self, task_id, result="PASSED"):
        return building.inspect_mid(
            task_id=task_id,
            report=self._report("MID", result),
            by_id=self.by("INSPECT"),
            at=self.at,
        )

    def _remedies(self):
        proof = self.paper("M24")
        return {
            defect.id: connection.Remedy(words="已更换联锁", proof_paper_id=proof)
            for defect in connections.list_open_defects(case_id=self.case_id)
        }

    def remedy_mid(self, task_id):
        return building.report_mid_remedy(
            task_id=task_id,
            remedies=self._remedies(),
            by_id=self.district.owner_id,
            at=self.at,
        )

    def contract_draft(self, task_id):
        return building.draft_contract(
            task_id=task_id,
            terms=contracts.proposed_terms(case_id=self.case_id, at=self.at),
            by_id=self.by("CONTRACT"),
            at=self.at,
        )

    def contract_sign(self, task_id):
        for contract in agreed.list_contracts(case_id=self.case_id):
            # A phone gets one code a minute.
            self.at += timedelta(minutes=2)
            progress = building.sign_contract(
                task_id=task_id,
                signing=self.sign(contract, self.at),
                by_id=self.district.owner_id,
                at=self.at,
            )
        make_paper(kind=PaperKind.CONTRACT, case_id=self.case_id, reference="", at=self.at)
        return progress

    def meter_prep(self, task_id):
        option = connections.find_scheme(case_id=self.case_id).accepted_option
        sets = []
        for place, point in enumerate(option.metering):
            voltage = point.voltage.value
            sets.append(
                metering.NewMeterSet(
                    point=point.feeder,
                    meter_number=f"33{self.case_id:08d}{place}",
                    accuracy_class="0.5S",
                    ct_primary_a=point.current.value.primary_a,
                    ct_secondary_a=point.current.value.secondary_a,
                    pt_primary_v=int(voltage.primary_v) if voltage else 1,
                    pt_secondary_v=int(voltage.secondary_v) if voltage else 1,
                    terminal_number=f"T{self.case_id:08d}{place}",
                    verified_until=FAR_AWAY,
                )
            )
        return building.prepare_meter(
            task_id=task_id, meters=tuple(sets), by_id=self.by("METERLAB"), at=self.at
        )

    def complete_apply(self, task_id):
        held = {card.material for card in papers.list_papers(case_id=self.case_id, at=self.at)}
        rules = cases.get_case(case_id=self.case_id).rules
        for paper in (*rules.papers_at("complete_apply"), *rules.papers_at("complete_check")):
            if paper.material not in held and paper.is_asked_of_the_customer:
                self.paper(paper.material)
        plan = connection.AgreedPlan(
            planned_at=self.at + timedelta(days=5),
            agreed_with="王海燕",
            electricians=(
                connection.Electrician(
                    name="李电工", licence_number="T330302198001010011", valid_until=FAR_AWAY
                ),
            ),
        )
        return finishing.apply_completion(
            task_id=task_id, plan=plan, by_id=self.district.owner_id, at=self.at
        )

    def complete_check(self, task_id, result="PASSED"):
        return finishing.check_completion(
            task_id=task_id,
            report=self._report("COMPLETION", result),
            by_id=self.by("INSPECT"),
            at=self.at,
        )

    def remedy(self, task_id):
        return finishing.report_remedy(
            task_id=task_id,
            remedies=self._remedies(),
            by_id=self.district.owner_id,
            at=self.at,
        )

    def meter_install(self, task_id):
        installations = tuple(
            metering.NewInstallation(
                meter_set_id=meter.id,
                installed_at=self.at,
                second_installer_id=self.by("INSPECT"),
                seal_numbers=(f"F{meter.meter_number}",),
                readings=ZERO,
                first_data_at=self.at,
            )
            for meter in meters.meters_of(case_id=self.case_id)
        )
        return finishing.install_meter(
            task_id=task_id, installations=installations, by_id=self.by("METER"), at=self.at
        )

    def energise(self, task_id):
        return finishing.energise(
            task_id=task_id,
            report=connection.EnergisingReport(
                energised_at=self.at,
                checklist=(
                    connection.CheckedPoint(code="clear", words="已清场", finding="IN_ORDER"),
                ),
                commanded_by_id=self.by("INSPECT"),
                confirmed_by_id=self.by("METER"),
            ),
            by_id=self.by("INSPECT"),
            at=self.at,
        )

    def info_archive(self, task_id):
        return finishing.file_information(task_id=task_id, by_id=self.by("ARCHIVE"), at=self.at)

    def callback(self, task_id):
        return finishing.record_callback(
            task_id=task_id,
            call=care.NewCallBack(
                case_id=self.case_id,
                called_at=self.at,
                person_reached="王海燕",
                score=10,
                effort=7,
                is_satisfied=True,
            ),
            by_id=self.by("CALLBACK"),
            at=self.at,
        )

    def doc_archive(self, task_id):
        return finishing.archive_file(task_id=task_id, by_id=self.by("ARCHIVE"), at=self.at)
