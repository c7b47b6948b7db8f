"""Taking customers over in bulk leaves what registering them one by one leaves."""

from dataclasses import replace

import pytest
from django.db import IntegrityError
from tests.records.customers.conftest import AT, FACTORY, SUPPLY

from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries
from fullcycle.records.customers.actions import (
    NewContact,
    TakenOver,
)
from fullcycle.records.customers.models import Account, Customer


pytestmark = pytest.mark.django_db


ELECTRICIAN = NewContact(role="ELECTRICIAN", name="王建国", phone="138 0013 8000")


class TestTakingCustomersOver:
    BATCH = (TakenOver(customer=FACTORY, supplies=(SUPPLY,), contacts=(ELECTRICIAN,)),)

    def test_leaves_the_same_rows_as_registering_one_by_one(self, account_id, factory_id):
        one = _everything(factory_id, account_id)
        _clear()

        (again,) = customers.take_over_customers(self.BATCH, source="竣工资料", at=AT)

        taken = _everything(again, queries.list_accounts_of(again)[0].id)
        assert taken == one

    def test_is_refused_as_a_whole(self):
        other = replace(FACTORY, credit_code="91110000600037341L")
        broken = TakenOver(
            customer=other,
            supplies=(replace(SUPPLY, contract_kva=1, account_number="3301234568"),),
            contacts=(),
        )

        with pytest.raises(customers.UnableToRegisterSupply):
            customers.take_over_customers([*self.BATCH, broken], source="营销系统", at=AT)

        assert not Customer.objects.exists()

    def test_is_refused_accounts_without_numbers(self):
        nameless = replace(self.BATCH[0], supplies=(replace(SUPPLY, account_number=None),))

        with pytest.raises(customers.UnableToRegisterSupply, match="number"):
            customers.take_over_customers([nameless], source="营销系统", at=AT)

    @pytest.mark.usefixtures("factory_id")
    def test_is_refused_codes_that_are_registered(self):
        with pytest.raises(IntegrityError, match="credit_code"):
            customers.take_over_customers(self.BATCH, source="营销系统", at=AT)


def _everything(customer_id, account_id):
    """Every column but ids and the customer's provenance, whose source differs on purpose."""
    account = Account.objects.get(pk=account_id)
    found = [_plain(Customer.objects.get(pk=customer_id), "provenance"), _plain(account)]
    for parts in ("sources", "transformers", "metering_points"):
        found += [_plain(row) for row in getattr(account, parts).order_by("pk")]
    found += [_plain(source.boundary) for source in account.sources.order_by("pk")]
    for unit in account.transformers.order_by("pk"):
        found += [_plain(state) for state in unit.states.all()]
    return found


def _plain(row, *without):
    return {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if not (field.primary_key or field.is_relation or field.name in without)
    }


def _clear():
    account = Account.objects.get()
    for unit in account.transformers.all():
        unit.states.all().delete()
    for source in account.sources.all():
        source.boundary.delete()
    for parts in ("transformers", "sources", "metering_points"):
        getattr(account, parts).all().delete()
    account.delete()
    Customer.objects.all().delete()
