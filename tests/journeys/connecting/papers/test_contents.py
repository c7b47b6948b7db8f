"""What each paper says, as data for the typesetter and in print."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.journeys.connecting.papers.conftest import (
    CUSTOMER,
    DEFECT,
    ID_NUMBER,
    NOON,
    NUMBER,
    OWNERS_PHONE,
    card_of,
    data_of,
    needs_chinese_fonts,
    pdf_of,
    words_of,
)

from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.records.archive.models import Paper
from fullcycle.records.casework.models import Case
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries as customer_files
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import actions as intake


def row_of(data, name):
    return next(row for row in data["papers"] if row["name"].startswith(name))


class TestTheNotice:
    def test_lists_every_paper_of_the_case_once(self, accepted, make):
        data = data_of(make("NOTICE", accepted))

        rules = Case.objects.get(pk=accepted).rules
        names = [row["name"] for row in data["papers"]]
        assert set(names) == {paper["wording"]["zh"] for paper in rules["papers"]}
        assert len(names) == len(set(names))

    def test_says_until_when_a_deferred_paper_may_come(self, accepted, make):
        row = row_of(data_of(make("NOTICE", accepted)), "房产或土地权属")

        assert row["needed_by"] == "可以后补，最迟在答复供电方案之前"
        assert not row["held"]

    def test_says_what_is_wrong_with_a_paper_that_was_sent_back(
        self, submitted, district, make
    ):
        missing = {"M02": "营业执照照片看不清"}
        intake.send_back(
            case_id=submitted,
            verdict=intake.Verdict(missing=missing, deferred={}, reason="材料不清"),
            by_id=district.staff["ACCEPT"],
            at=NOON,
        )

        row = row_of(data_of(make("NOTICE", submitted)), "营业执照")

        assert row["needed_by"] == "请先补正：营业执照照片看不清"
        assert not row["held"]

    def test_promises_what_customers_are_promised_and_nothing_of_the_house(
        self, accepted, make
    ):
        promises = data_of(make("NOTICE", accepted))["promises"]

        # Zhejiang, one source: 10 working days from acceptance to the reply.
        assert "供电方案答复：10 个工作日内完成。" in promises
        assert not [words for words in promises if "会签" in words or "指派" in words]

    def test_does_not_ask_for_what_we_set_ourselves(self, accepted, make):
        row = row_of(data_of(make("NOTICE", accepted)), "用电申请表")

        assert row["held"]

    def test_names_the_manager_with_a_masked_phone(self, accepted, make):
        data = data_of(make("NOTICE", accepted))

        assert data["manager"] in {"员工1", "员工2"}
        assert data["manager_phone"].startswith("138****000")

    def test_after_a_second_verdict_is_a_newer_version(self, accepted, make):
        first = make("NOTICE", accepted)

        second = make("NOTICE", accepted, at=NOON + timedelta(days=1))

        assert (second.paper_id, second.version) == (first.paper_id, 2)


class TestTheApplicationForm:
    def test_is_filed_as_the_material_the_case_asks_for(self, submitted, make):
        assert card_of(make("APPLICATION_FORM", submitted)).material == "M01"

    def test_lists_the_equipment_with_its_sum(self, submitted, make):
        data = data_of(make("APPLICATION_FORM", submitted))

        # 40 pieces of 45 kW and 10 of 30 kW.
        assert [row["total_kw"] for row in data["loads"]] == ["1800", "300"]
        assert data["loads_total_kw"] == "2100"
        assert data["loads"][0]["name"] == "小批量机加工"
        assert data["loads"][1]["remarks"] == "重要负荷"

    def test_tells_neither_identity_number_nor_whole_phone(self, submitted, make):
        text = str(data_of(make("APPLICATION_FORM", submitted)))

        assert ID_NUMBER not in text
        assert OWNERS_PHONE not in text
        assert "139****9001" in text


class TestTheSchemeReply:
    @pytest.fixture
    def data(self, replied, make):
        # A signature comes on top of the file; what was attached to it stays.
        return data_of(make("SCHEME_REPLY", replied))

    def test_says_where_the_supply_comes_from(self, data):
        assert data["access"]["substation"] == "110kV江滨变"
        assert data["access"]["line"] == "江滨123线"
        assert data["access"]["voltage"] == "10 kV"
        assert data["access"]["feed_mode"] == "电缆"
        assert data["access"]["loop"] == "单回路"

    def test_says_what_the_recommended_option_says(self, data, replied):
        scheme = connections.find_scheme(case_id=replied)
        option = scheme.options[scheme.recommended - 1]
        assert data["capacity_kva"] == str(int(option.contract_kva.value))
        assert data["receiving"]["transformers"].endswith(" kVA")
        assert data["metering"][0]["ratio"].startswith(
            f"CT {option.metering[0].current.value.primary_a}/"
        )
        assert data["valid_until"] == scheme.reply.first_valid_until.isoformat()

    def test_shows_every_option_and_marks_one_as_recommended(self, data, replied):
        scheme = connections.find_scheme(case_id=replied)
        assert len(data["options"]) == len(scheme.options)
        marked = [row["number"] for row in data["options"] if row["remark"]]
        assert marked == [str(scheme.recommended)]

    def test_promises_no_fees_for_one_source(self, data):
        assert data["fees_note"] == "本方案不收取任何费用。"

    def test_masks_the_phone_and_passes_the_engineers_note_on(self, data):
        assert data["contact_phone"] == "139****9001"
        assert "请在施工前与线路运维班联系。" in data["notices"]


class TestTheInspectionOpinion:
    def test_lists_every_defect_with_clause_and_day(self, accepted, inspect, make):
        inspect(accepted, DEFECT)

        data = data_of(make("INSPECTION_OPINION", accepted, "MID"))

        assert data["kind"] == "中间检查"
        assert data["findings"][0]["basis"] == "GB 50169 第 4.2 条"
        assert "2026-11-16" in data["findings"][0]["finding"]
        assert data["recheck_by"] == "2026-11-16"

    def test_says_that_works_without_defects_passed(self, accepted, inspect, make):
        inspect(accepted)

        data = data_of(make("INSPECTION_OPINION", accepted, "MID"))

        assert data["findings"] == []
        assert data["conclusion"] == "检验合格。"
        assert data["recheck_by"] is None

    def test_of_every_round_is_a_paper_of_its_own(self, accepted, inspect, make, district):
        first = inspect(accepted, DEFECT)
        open_defects = connections.list_open_defects(case_id=accepted)
        remedy = connection.Remedy(words="已重做接地", proof_paper_id=1)
        connection.report_remedy(
            case_id=accepted,
            kind="MID",
            remedies={open_defects[0].id: remedy},
            by_id=district.owner_id,
            at=NOON + timedelta(days=1),
        )
        inspect(accepted, at=NOON + timedelta(days=2))

        newest = make("INSPECTION_OPINION", accepted, "MID", at=NOON + timedelta(days=2))

        made = Paper.objects.filter(material="INSPECTION_OPINION").order_by("pk")
        assert first is not None
        assert [paper.number for paper in made] == [f"JY{NUMBER}-Z01", f"JY{NUMBER}-Z02"]
        assert newest.paper_id == made[1].pk

    def test_is_kept_as_long_as_inspections_are(self, accepted, inspect, make):
        inspect(accepted)

        assert card_of(make("INSPECTION_OPINION", accepted, "MID")).retention == "INSPECTION"

    def test_of_grave_defects_names_the_last_day_of_all(self, accepted, inspect, make):
        grave = replace(DEFECT, level="CRITICAL", due_on=DEFECT.due_on + timedelta(days=5))
        inspect(accepted, DEFECT, grave)

        data = data_of(make("INSPECTION_OPINION", accepted, "MID"))

        assert data["recheck_by"] == "2026-11-21"
        assert data["conclusion"] == "有 2 项缺陷，整改后复验。"


class TestTheSealedFile:
    def test_is_numbered_by_account_year_matter_and_place(self, accepted, make):
        make("NOTICE", accepted)

        sealed = make("SEALED_FILE", accepted)

        # A new supply that was not energised has no account: the case's number stands in.
        assert card_of(sealed).number == f"{NUMBER}-2026-XZ-001"

    def test_of_an_energised_supply_bears_its_account_number(self, accepted, make, district):
        make("NOTICE", accepted)
        supply = customers.RegisteredSupply(
            address="鹿城区滨江街道江滨东路88号",
            voltage_kv=10,
            contract_kva=1250,
            energised_on=NOON.date(),
            sources=(
                customers.NewSource(
                    role="MAIN",
                    substation="110kV江滨变",
                    feeder="江滨123线",
                    voltage_kv=10,
                    capacity_kva=1250,
                ),
            ),
            transformers=(customers.NewTransformer(label="1号", kva=1250, high_kv=10),),
            metering_points=(
                customers.NewMeteringPoint(
                    mode="HV_HV", ct_primary_a=100, ct_secondary_a=5, pt_ratio=Decimal(100)
                ),
            ),
        )
        account_id = customers.register_supply(
            supply, customer_id=district.customer_id, source="送电记录", at=NOON, by_id=None
        )

        sealed = make("SEALED_FILE", accepted)

        account = customer_files.get_account(account_id).number
        assert card_of(sealed).number == f"{account}-2026-XZ-001"

    def test_keeps_its_number_when_it_is_sealed_again(self, accepted, make):
        make("NOTICE", accepted)
        first = make("SEALED_FILE", accepted)
        make("APPLICATION_FORM", accepted)

        second = make("SEALED_FILE", accepted, at=NOON + timedelta(days=1))

        assert (second.paper_id, second.version) == (first.paper_id, 2)
        assert card_of(second).number == card_of(first).number

    def test_that_did_not_change_keeps_its_seal(self, accepted, make):
        make("NOTICE", accepted)
        first = make("SEALED_FILE", accepted)

        again = make("SEALED_FILE", accepted, at=NOON + timedelta(days=1))

        assert (again.paper_id, again.version) == (first.paper_id, 1)


@needs_chinese_fonts
class TestInPrint:
    @pytest.fixture(autouse=True)
    def _typst(self, typst_typesetter, _lent_gateways):
        with typesetter.lent(typst_typesetter):
            yield

    def test_the_notice_says_what_is_owed_and_what_we_promise(self, accepted, make):
        printed = words_of(make("NOTICE", accepted))

        assert CUSTOMER in printed
        assert "可以后补" in printed
        assert "个工作日内完成" in printed

    def test_the_application_form_says_what_is_asked_for(self, submitted, make):
        printed = words_of(make("APPLICATION_FORM", submitted))

        for value in (CUSTOMER, NUMBER, "1250kVA", "2100kW", "滨江街道江滨东路88号"):
            assert value in printed
        assert ID_NUMBER not in printed

    def test_the_scheme_reply_says_line_day_and_options(self, replied, make):
        printed = words_of(make("SCHEME_REPLY", replied))

        for value in ("江滨123线", "110kV江滨变", "推荐", "本方案不收取任何费用"):
            assert value in printed

    def test_the_scheme_reply_shows_our_seal_where_it_belongs(self, replied, make, seal):
        pdf = pdf_of(make("SCHEME_REPLY", replied))

        assert [one.is_intact for one in seal.check(pdf, at=NOON)] == [True]
        assert b"/Subtype /Widget" in pdf

    def test_the_inspection_opinion_says_what_to_remedy(self, accepted, inspect, make):
        inspect(accepted, DEFECT)

        printed = words_of(make("INSPECTION_OPINION", accepted, "MID"))

        for value in ("接地电阻6.2Ω", "GB50169第4.2条", "2026年11月16日", "中间检查"):
            assert value in printed

    def test_the_catalogue_lists_the_papers(self, accepted, make):
        make("NOTICE", accepted)

        printed = words_of(make("SEALED_FILE", accepted))

        assert "一次性告知书" in printed
        assert f"{NUMBER}-2026-XZ-001" in printed
