"""A draft keeps what was typed, is its applicant's alone, and changes hands once."""

import pytest
from django.db import IntegrityError, transaction
from tests.stages.cases import AT, open_case
from tests.stages.intake.test_answers import DEMAND, ENTERPRISE

from fullcycle.records.journal import queries as journal
from fullcycle.stages.intake import actions, queries
from fullcycle.stages.intake.models import Application, Shortfall


NOTHING = actions.Verdict(missing={}, deferred={}, reason="")


def save(key, by_id, section=actions.Section.ENTERPRISE, typed=ENTERPRISE):
    return actions.save_section(key=key, section=section, typed=typed, by_id=by_id, at=AT)


@pytest.fixture
def case_id(district, key):
    """The case that the draft was submitted as."""
    opened = open_case(district)
    actions.submit_application(
        key=key,
        case_id=opened,
        customer_id=district.customer_id,
        by_id=district.owner_id,
        at=AT,
    )
    return opened


class TestADraft:
    def test_keeps_what_was_typed_also_where_it_is_wrong(self, key, district):
        reading = save(key, district.owner_id, typed=ENTERPRISE | {"credit_code": "9133"})

        view = queries.get_application(key=key, applicant_id=district.owner_id)

        assert not reading.is_complete
        section = view.sections[actions.Section.ENTERPRISE]
        assert section.typed["credit_code"] == "9133"
        assert section.is_started
        assert not section.is_complete
        assert view.enterprise is None

    def test_gives_the_identity_number_back_to_its_applicant_only_unsealed(self, key, district):
        save(key, district.owner_id)

        view = queries.get_application(key=key, applicant_id=district.owner_id)

        assert view.enterprise.applicant_id_number == "11010519491231002X"
        assert "11010519491231002X" not in str(Application.objects.values())

    def test_is_found_again_on_another_device(self, key, district):
        (found,) = queries.list_drafts(applicant_id=district.owner_id)

        assert found.key == key

    def test_does_not_exist_for_another_person(self, key, district):
        with pytest.raises(Application.DoesNotExist):
            queries.get_application(key=key, applicant_id=district.stranger_id)
        with pytest.raises(Application.DoesNotExist):
            save(key, district.stranger_id)
        assert queries.list_drafts(applicant_id=district.stranger_id) == ()

    def test_tells_the_rules_what_was_answered(self, key, district):
        save(key, district.owner_id)
        save(
            key,
            district.owner_id,
            actions.Section.DEMAND,
            DEMAND | {"importance": "SECOND", "has_special_load": "on"},
        )
        site = {"street": "滨江街道", "address": "1号", "wants_second_source": "on"}
        save(key, district.owner_id, actions.Section.SITE, site)

        view = queries.get_application(key=key, applicant_id=district.owner_id)
        traits = queries.traits_of(view)

        assert (traits.capacity_kva, traits.source_count) == (1250, 2)
        assert traits.has_special_load
        assert traits.acts_through_agent
        assert queries.plan_of(view, on=AT.date()).is_on("design_review")


class TestSubmitting:
    def test_closes_the_draft(self, case_id, key, district):
        view = queries.get_application_of_case(case_id=case_id)

        assert (view.state, view.is_editable) == ("SUBMITTED", False)
        with pytest.raises(actions.UnableToChangeApplication):
            save(key, district.owner_id)

    def test_happens_once(self, case_id, key, district):
        with pytest.raises(actions.UnableToChangeApplication):
            actions.submit_application(
                key=key,
                case_id=case_id,
                customer_id=district.customer_id,
                by_id=district.owner_id,
                at=AT,
            )

    def test_is_in_the_journal(self, case_id):
        acts = [line.act for line in journal.list_lines_of_case(case_id=case_id)]

        assert acts == ["intake.application.submitted"]


class TestSendingBack:
    def back(self, case_id, district, missing=None, reason="还差一份"):
        verdict = actions.Verdict(
            missing={"M06": "缺少第二页"} if missing is None else missing,
            deferred={"M07": "plan_reply"},
            reason=reason,
        )
        actions.send_back(
            case_id=case_id, verdict=verdict, by_id=district.staff["ACCEPT"], at=AT
        )

    def test_lists_what_is_missing_and_what_may_come_later(self, case_id, district):
        self.back(case_id, district)

        rows = queries.list_shortfalls(case_id=case_id)

        assert [(row.material, row.kind) for row in rows] == [
            ("M06", "MISSING"),
            ("M07", "DEFERRED"),
        ]

    def test_replaces_the_list_before_it(self, case_id, district):
        self.back(case_id, district)
        actions.resubmit(case_id=case_id, by_id=district.owner_id, at=AT)
        self.back(case_id, district, missing={"M04": "照片不清楚"})

        rows = queries.list_shortfalls(case_id=case_id)

        assert [row.material for row in rows if row.kind == "MISSING"] == ["M04"]

    @pytest.mark.parametrize(
        ("missing", "reason"), [({"M06": "缺页"}, " "), ({"M06": " "}, "还差")]
    )
    def test_says_why_in_every_line(self, missing, reason, case_id, district):
        with pytest.raises(actions.UnableToChangeApplication):
            self.back(case_id, district, missing=missing, reason=reason)

    def test_opens_the_draft_again(self, case_id, key, district):
        self.back(case_id, district)

        save(key, district.owner_id)
        actions.settle_paper(case_id=case_id, material="M06", at=AT)
        actions.resubmit(case_id=case_id, by_id=district.owner_id, at=AT)

        assert queries.get_application_of_case(case_id=case_id).state == "SUBMITTED"

    def test_happens_only_while_it_waits(self, case_id, district):
        self.back(case_id, district)

        with pytest.raises(actions.UnableToChangeApplication):
            self.back(case_id, district)
        with pytest.raises(actions.UnableToChangeApplication):
            actions.accept(
                case_id=case_id, verdict=NOTHING, by_id=district.staff["ACCEPT"], at=AT
            )


class TestAccepting:
    def test_ends_the_applicants_part(self, case_id, district):
        actions.accept(case_id=case_id, verdict=NOTHING, by_id=district.staff["ACCEPT"], at=AT)

        assert queries.get_application_of_case(case_id=case_id).state == "ACCEPTED"
        with pytest.raises(actions.UnableToChangeApplication):
            actions.resubmit(case_id=case_id, by_id=district.owner_id, at=AT)


class TestRegisters:
    def test_are_kept_with_their_receipt(self, key, district):
        answer = actions.KeptAnswer(
            register="BUSINESS_LICENCE",
            number="x",
            holder="温州瓯江鞋业有限公司",
            facts={"legal_person": "陈建国"},
            receipt_id="R-1",
            fetched_at=AT.isoformat(),
            is_simulated=True,
        )
        actions.keep_register_answer(key=key, answer=answer, by_id=district.owner_id, at=AT)

        view = queries.get_application(key=key, applicant_id=district.owner_id)

        assert view.register_answers["BUSINESS_LICENCE"] == answer


class TestTheDatabase:
    def test_refuses_a_submitted_application_without_a_case(self, key):
        with pytest.raises(IntegrityError, match="has_a_case"), transaction.atomic():
            Application.objects.filter(key=key).update(state="SUBMITTED")

    def test_refuses_one_sent_back_without_a_reason(self, case_id):
        with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
            Application.objects.filter(case=case_id).update(state="SENT_BACK", reason="")

    @pytest.mark.parametrize(
        "terms", [{"kind": "DEFERRED", "until_node": ""}, {"kind": "MISSING", "words": ""}]
    )
    def test_refuses_half_a_shortfall(self, terms, case_id):
        application = Application.objects.get(case=case_id)

        with pytest.raises(IntegrityError), transaction.atomic():
            Shortfall.objects.create(
                application=application, material="M06", found_at=AT, **terms
            )
