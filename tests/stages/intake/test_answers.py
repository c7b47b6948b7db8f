"""What was typed is read into what is meant, and everything wrong is named at its field."""

from datetime import date
from decimal import Decimal

import pytest
from tests.staffed import credit_code

from fullcycle.kernels.rulebook.tariffs.terms import UseClass
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.stages.intake.actions import Section, read_section


ENTERPRISE = {
    "credit_code": credit_code(5),
    "name": "温州瓯江鞋业有限公司",
    "legal_person": "陈建国",
    "industry_code": "C1952",
    "applicant_name": "王海燕",
    "applicant_id_number": "11010519491231002X",
    "acts_as": "AGENT",
}

DEMAND = {
    "use_class": "INDUSTRY",
    "requested_kva": "1250",
    "importance": "NONE",
    "loads": [{"kind": "MACHINING", "rated_kw": "45", "quantity": "40"}],
}


def read(section, typed):
    return read_section(section, typed, on=date(2026, 11, 24))


def fields(section, typed):
    return {problem.field for problem in read(section, typed).problems}


class TestTheEnterprise:
    @pytest.mark.parametrize("typed", ["C9999", "D1952", "皮鞋"])
    def test_has_an_industry_of_the_standard(self, typed):
        assert fields(Section.ENTERPRISE, ENTERPRISE | {"industry_code": typed}) == {
            "industry_code"
        }

    def test_may_give_its_industry_as_a_division_only(self):
        value = read(Section.ENTERPRISE, ENTERPRISE | {"industry_code": "19"}).value

        assert value.industry_code == "C19"

    def test_is_read_with_its_codes_in_normal_form(self):
        typed = ENTERPRISE | {"credit_code": f" {credit_code(5).lower()} "}

        value = read(Section.ENTERPRISE, typed).value

        assert value.credit_code == credit_code(5)
        assert value.applicant_id_number == "11010519491231002X"

    @pytest.mark.parametrize(
        ("_case", "field", "text"),
        [
            ("check character", "credit_code", credit_code(5)[:-1] + "*"),
            ("too short", "credit_code", "9133"),
            ("check digit", "applicant_id_number", "110105194912310021"),
            ("empty", "name", "  "),
            ("too long", "name", "厂" * 121),
            ("not an option", "acts_as", "FRIEND"),
        ],
    )
    def test_names_what_is_wrong_at_its_field(self, _case, field, text):
        assert fields(Section.ENTERPRISE, ENTERPRISE | {field: text}) == {field}

    def test_says_how_many_characters_a_credit_code_has(self):
        reading = read(Section.ENTERPRISE, ENTERPRISE | {"credit_code": "9133"})

        assert "18 位" in reading.problems[0].words.zh

    def test_that_was_not_started_lacks_everything(self):
        assert fields(Section.ENTERPRISE, {}) == set(ENTERPRISE)


class TestTheDemand:
    def test_is_read_into_loads_and_figures(self):
        value = read(Section.DEMAND, DEMAND | {"importance": "FIRST"}).value

        assert value.requested_kva == 1250
        assert value.importance is Importance.FIRST
        assert value.use_class is UseClass.INDUSTRY
        assert value.loads[0].installed_kw == Decimal(1800)

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("requested_kva", "viel"),
            ("requested_kva", "0"),
            ("requested_kva", "630.5"),
            ("requested_kva", "-1"),
            ("requested_kva", "NaN"),
            ("needed_on", "明年"),
            ("growth_kva", "100001"),
        ],
    )
    def test_names_a_figure_that_is_none(self, field, text):
        assert fields(Section.DEMAND, DEMAND | {field: text}) == {field}

    @pytest.mark.parametrize(
        ("row", "field"),
        [
            ({"kind": "", "rated_kw": "45", "quantity": "1"}, "loads-0-kind"),
            ({"kind": "X", "rated_kw": "0", "quantity": "1"}, "loads-0-rated_kw"),
            ({"kind": "X", "rated_kw": "45", "quantity": "0"}, "loads-0-quantity"),
            ({"kind": "X", "rated_kw": "45", "quantity": "1.5"}, "loads-0-quantity"),
        ],
    )
    def test_names_the_row_and_column_of_the_load_list(self, row, field):
        assert fields(Section.DEMAND, DEMAND | {"loads": [row]}) == {field}

    @pytest.mark.parametrize("loads", [[], "none", None, DEMAND["loads"] * 61])
    def test_needs_a_load_list_of_one_to_sixty_rows(self, loads):
        assert fields(Section.DEMAND, DEMAND | {"loads": loads}) == {"loads"}

    def test_takes_a_day_where_one_is_given(self):
        value = read(Section.DEMAND, DEMAND | {"needed_on": "2026-12-31"}).value

        assert value.needed_on.isoformat() == "2026-12-31"


class TestSiteAndDelivery:
    def test_read_switches_as_forms_send_them(self):
        typed = {"street": "滨江街道", "address": "1号", "wants_second_source": "on"}

        value = read(Section.SITE, typed).value

        assert value.wants_second_source
        assert not value.is_residential

    @pytest.mark.parametrize(
        ("typed", "wrong"),
        [
            ({"way": "ONLINE"}, set()),
            ({"way": "COURIER"}, {"address"}),
            ({"way": "PICKUP"}, {"address", "slot"}),
            ({"way": "PICKUP", "address": "1号", "slot": "周二上午"}, set()),
        ],
    )
    def test_ask_for_an_address_only_where_papers_travel(self, typed, wrong):
        assert fields(Section.DELIVERY, typed) == wrong
