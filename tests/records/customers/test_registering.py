"""Registering customers, with where everything was learnt."""

from datetime import date

import pytest
from tests.records.customers.conftest import AT, FACTORY

from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries
from fullcycle.records.customers.models import Customer
from fullcycle.records.journal import queries as journal


pytestmark = pytest.mark.django_db


class TestRegisteringACustomer:
    def test_keeps_the_code_in_its_normal_form(self, register):
        customer_id = register(credit_code=" 91110108 5513-85082q ")

        assert queries.get_customer(customer_id).credit_code == "91110108551385082Q"

    def test_says_of_each_field_where_it_comes_from(self, factory_id):
        origin = Customer.objects.get(pk=factory_id).provenance["legal_person"]

        assert origin == {"source": "营业执照", "on": "2026-03-02"}

    def test_says_nothing_of_fields_that_are_not_known(self, register):
        customer_id = register(legal_person="")

        assert "legal_person" not in Customer.objects.get(pk=customer_id).provenance

    def test_writes_a_line_in_the_journal(self, factory_id):
        lines = journal.list_lines_of_subject(subject_kind="customer", subject_id=factory_id)

        assert [line.act for line in lines] == ["customers.customer.registered"]

    def test_is_refused_without_a_source(self):
        with pytest.raises(customers.UnableToTrace, match="来源"):
            customers.register_customer(FACTORY, source=" ", at=AT)

        assert not Customer.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"credit_code": "91110108551385082A"}, "校验不通过"),
            ({"name": " "}, "客户名称"),
            ({"address": ""}, "客户地址"),
            ({"industry_code": "1952"}, "行业代码"),
            ({"industry_code": "D1952"}, "行业代码"),
            ({"district_code": "3303"}, "6 位数字"),
            ({"importance": "HIGH"}, "重要性等级"),
        ],
    )
    def test_is_refused_with_words_about_the_wrong_field(self, register, changes, words):
        with pytest.raises(customers.UnableToRegisterCustomer, match=words):
            register(**changes)

    def test_is_refused_a_second_time_naming_the_first(self, register):
        register()

        with pytest.raises(customers.UnableToRegisterCustomer, match="温州远步鞋业有限公司"):
            register(name="另一家公司")


class TestUpdatingACustomer:
    def update(self, customer_id, **fields):
        customers.update_customer(
            customer_id=customer_id,
            fields=fields,
            source="企业信用公示",
            on=date(2026, 2, 27),
            at=AT,
            by_id=None,
        )

    def test_gives_the_new_value_its_own_source_and_leaves_the_others(self, factory_id):
        self.update(factory_id, legal_person="林海燕")

        row = Customer.objects.get(pk=factory_id)
        assert row.legal_person == "林海燕"
        assert row.provenance["legal_person"] == {"source": "企业信用公示", "on": "2026-02-27"}
        assert row.provenance["name"]["source"] == "营业执照"

    def test_keeps_what_was_there_before(self, factory_id):
        self.update(factory_id, legal_person="林海燕")

        (change,) = queries.list_changes(customer_id=factory_id)
        assert (change.field, change.before, change.after) == (
            "legal_person",
            "陈晓东",
            "林海燕",
        )

    def test_moves_the_tier_with_the_business(self, factory_id):
        self.update(factory_id, industry_code="F5267")

        assert queries.get_customer(factory_id).tier == "EMERGING"

    @pytest.mark.parametrize(
        "fields", [{}, {"tier": "KEY"}, {"name": ""}, {"credit_code": "1"}]
    )
    def test_is_refused_for_fields_that_are_not_its_own(self, factory_id, fields):
        with pytest.raises(customers.UnableToUpdateCustomer):
            self.update(factory_id, **fields)
