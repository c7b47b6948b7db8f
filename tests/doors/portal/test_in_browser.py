"""Every page on a phone and on a wide screen: it fits, it is accessible, nothing is blocked."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from tests.doors.portal.conftest import SECTIONS
from tests.journeys.connecting.plant import NOON
from tests.pages import IN_BROWSER, broken_rules, open_window, too_filled
from tests.records.customers.conftest import SUPPLY

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.journeys.connecting import applying, carrying
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import actions as customers
from fullcycle.records.people.models import Mandate
from fullcycle.stages.care import queries as cared
from fullcycle.stages.intake import actions as intake


PICTURES = os.environ.get("FULLCYCLE_PICTURES", "")
"""A folder in which every page is pictured, for somebody to look at."""

pytestmark = IN_BROWSER

LOOKS = [
    ("phone", {"width": 390}),
    ("wide", {"width": 1366}),
    ("largest", {"width": 390, "print_size": "largest"}),
    ("english", {"width": 390, "language": "en-GB"}),
    ("english-wide", {"width": 1366, "language": "en-GB"}),
]


@pytest.fixture
def agents_case(filled_draft, district, request):
    """A case whose applicant acts by a letter of authorisation, and the applicant."""
    intake.save_section(
        key=filled_draft,
        section=intake.Section.ENTERPRISE,
        typed=SECTIONS["enterprise"] | {"acts_as": "AGENT"},
        by_id=district.owner_id,
        at=NOON,
    )
    return request.getfixturevalue("card"), district.owner_id


@pytest.fixture
def look_at(browser, live_server, owner):
    """Open pages as the owner, one after another, and list what is wrong with each."""

    def look(addresses, *, name, width, print_size="standard", language="zh-CN"):
        page = open_window(
            browser,
            live_server.url,
            width=width,
            height=844,
            language=language,
            cookies={"print_size": print_size, "sessionid": owner.cookies["sessionid"].value},
        )
        for slug, address in addresses:
            page.goto(f"{live_server.url}{address}")
            page.wait_for_load_state("networkidle")
            if PICTURES:
                picture = Path(PICTURES) / f"{slug}-{name}.png"
                page.screenshot(path=picture, full_page=True)
            found = [*broken_rules(page), *too_filled(page)]
            page.faults += [f"{slug}: {fault}" for fault in found]
        page.context.close()
        return page.faults

    return look


ONLINE = "wish=first_power&size=within_8000_kva&special="


@pytest.mark.parametrize(("name", "look"), LOOKS, ids=[name for name, _ in LOOKS])
class TestPages:
    def test_before_submitting_are_in_order(self, look_at, filled_draft, name, look):
        apply = f"/apply/{filled_draft}"
        groups = ("code", "licence", "applicant", "use", "capacity", "site", "sources")

        faults = look_at(
            [
                ("home", "/"),
                ("question-1", "/ask/"),
                ("question-2", "/ask/?wish=first_power"),
                ("question-3", "/ask/?wish=first_power&size=within_8000_kva"),
                ("outcome", f"/ask/outcome/?{ONLINE}"),
                ("low-voltage", "/ask/outcome/?wish=first_power&size=within_160_kw"),
                ("application", f"{apply}/"),
                *((group, f"{apply}/{group}/") for group in groups),
                ("loads", f"{apply}/loads/"),
                ("papers", f"{apply}/papers/"),
                ("delivery", f"{apply}/delivery/"),
                ("check", f"{apply}/check/"),
                ("track", "/track/"),
                ("not-tracked", "/track/?code=NOTHERE1"),
            ],
            name=name,
            **look,
        )

        assert faults == []

    def test_of_mandates_are_in_order(self, look_at, owner, district, name, look):
        one = f"/mandates/{district.customer_id}"
        clerk = {"name": "欧阳晓会计", "phone": "13805776001", "last_on": "2027-12-31"}
        several = {"scope": "CHOSEN", "matters": ["hv_new", "hv_increase"]}
        owner.post(f"{one}/new/", clerk | {"scope": "BILLS"})
        owner.post(f"{one}/new/", clerk | several)
        held = Mandate.objects.filter(customer_id=district.customer_id).order_by("-pk")
        ended, kept, *_ = held
        owner.post(f"{one}/{ended.pk}/revoke/")

        faults = look_at(
            [
                ("mandates", "/mandates/"),
                ("mandate-offer", f"{one}/new/"),
                ("mandate-revoke", f"{one}/{kept.pk}/revoke/"),
            ],
            name=name,
            **look,
        )

        assert faults == []

    def test_of_a_case_are_in_order(self, look_at, walker, ready_draft, hands, name, look):
        card = cases.get_case(case_id=walker.case_id).card
        case = f"/cases/{card.number}"

        def visit(node, *addresses):
            walker.walk(until=node)
            hands.at = walker.at + timedelta(minutes=5)
            return look_at(list(addresses), name=name, **look)

        faults = visit(
            "accept",
            ("submitted", f"/apply/{ready_draft}/submitted/"),
            ("progress-1", f"{case}/"),
            ("withdraw", f"{case}/withdraw/"),
            ("tracked", f"/track/?code={card.tracking_code}"),
        )
        faults += visit(
            "plan_decide",
            ("progress-2", f"{case}/"),
            ("plan_decide", f"{case}/plan_decide/"),
        )
        faults += visit("construct", ("construct", f"{case}/construct/"))
        faults += visit(
            "contract_sign",
            ("contract_sign", f"{case}/contract_sign/"),
            ("progress-3", f"{case}/"),
            ("withdraw-late", f"{case}/withdraw/"),
        )

        assert faults == []

    def test_of_the_supply_are_in_order(self, look_at, card, name, look):
        customers.register_supply(
            SUPPLY, customer_id=card.customer_id, source="送电记录", at=NOON
        )

        faults = look_at(
            [("supply", f"/supply/{card.customer_id}/"), ("home-supplied", "/")],
            name=name,
            **look,
        )

        assert faults == []

    def test_of_a_question_are_in_order(self, look_at, owner, card, name, look):
        address = f"/cases/{card.number}/concerns/"
        owner.post(address, {"kind": "QUESTION", "words": "勘查哪天来？"})
        (asked,) = cared.complaints_of(case_id=card.id)

        faults = look_at(
            [("concerns", address), ("concern", f"{address}{asked.id}/")], name=name, **look
        )

        assert faults == []

    def test_of_a_parcel_are_in_order(self, look_at, owner, agents_case, hands, name, look):
        card, owner_id = agents_case
        case = f"/cases/{card.number}"
        faults = look_at(
            [("parcel", f"{case}/parcels/"), ("parcel-wanted", f"{case}/")], name=name, **look
        )
        owner.post(f"{case}/parcels/", {"materials": ["M05"], "window": "2026-03-03-MORNING"})
        (parcel,) = archive.list_parcels(case_id=card.id, person_id=owner_id, at=hands())
        with courier.lent(SimulatedCourier()):
            carrying.book(parcel_id=parcel.id, at=hands())
            faults += look_at([("parcel-booked", f"{case}/")], name=name, **look)
            hands.pass_(hours=24)
            carrying.follow(parcel_id=parcel.id, at=hands())

        faults += look_at([("parcel-moving", f"{case}/")], name=name, **look)

        assert faults == []

    def test_of_an_application_sent_back_are_in_order(
        self, look_at, walker, district, name, look
    ):
        card = cases.get_case(case_id=walker.case_id).card
        applying.decide_acceptance(
            task_id=cases.find_open_task(case_id=walker.case_id, node="accept").id,
            verdict=intake.Verdict(
                missing={"M04": "照片太暗，看不清号码"}, deferred={}, reason="请重拍一张身份证"
            ),
            by_id=district.staff["ACCEPT"],
            at=walker.at,
        )

        faults = look_at(
            [
                ("sent-back", f"/cases/{card.number}/"),
                ("correct_application", f"/cases/{card.number}/correct_application/"),
            ],
            name=name,
            **look,
        )

        assert faults == []

    def test_of_the_steps_done_at_the_end_are_in_order(
        self, look_at, walker, hands, name, look
    ):
        case = f"/cases/{cases.get_case(case_id=walker.case_id).card.number}"
        walker.walk(until="contract_sign")
        hands.at = walker.at + timedelta(minutes=5)
        faults = look_at([("complete_apply", f"{case}/complete_apply/")], name=name, **look)
        walker.step("complete_apply")
        walker.step("complete_check", result="DEFECTS")
        hands.at = walker.at + timedelta(minutes=5)

        faults += look_at([("remedy", f"{case}/remedy/")], name=name, **look)

        assert faults == []

    def test_of_a_hospital_are_in_order(
        self, look_at, walker_of_two_sources, hands, settings, name, look
    ):
        settings.DEMO = True
        walker = walker_of_two_sources
        case = f"/cases/{cases.get_case(case_id=walker.case_id).card.number}"
        walker.walk(until="survey")
        walker.step("survey", concealed=True)
        walker.walk(until="plan_decide")
        for node in ("plan_decide", "fee_calc"):
            walker.step(node)
        hands.at = walker.at + timedelta(minutes=5)

        faults = look_at(
            [
                ("fee_collect", f"{case}/fee_collect/"),
                ("design_submit", f"{case}/design_submit/"),
            ],
            name=name,
            **look,
        )
        for node in ("design_submit", "design_review", "construct"):
            walker.step(node)
        walker.step("mid_inspect", result="DEFECTS")
        hands.at = walker.at + timedelta(minutes=5)
        faults += look_at([("remedy_mid", f"{case}/remedy_mid/")], name=name, **look)

        assert faults == []
