"""`fullcycle demo`: the district in the database."""

import argparse
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pyotp
import pytest

from fullcycle.doors.command import demo
from fullcycle.doors.command.district import billed, building, metered, words
from fullcycle.doors.command.district import customers as invented
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.doors.frame import clock
from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.rulebook.tariffs.book import DEMO, load_tariff_book
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries as customer_queries
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.records.portraits import queries as portraits
from fullcycle.stages.billing import policy as billing_policy
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.connection import queries as connection


pytestmark = pytest.mark.django_db
SOME = 30
MONTH, NEXT_MONTH = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def home(settings, monkeypatch, tmp_path):
    monkeypatch.setenv("FULLCYCLE_HOME", str(tmp_path))
    settings.SEAL = tmp_path / "seal" / "demo-seal.p12"
    settings.SEAL_PASSWORD = "lucheng"
    # One month is enough here: the others are told of in district/test_metered.py.
    monkeypatch.setattr(metered, "MONTHS", metered.MONTHS[-2:-1])
    with curve_store.lent(MemoryCurves()):
        yield tmp_path


@pytest.fixture
def build(capsys):
    def of_size(count=SOME):
        code = demo.run(options(count))
        return code, capsys.readouterr().out

    return of_size


def options(count):
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return parser.parse_args(["--customers", str(count)])


class TestTheDemonstration:
    def test_gives_everybody_two_managers_a_file_and_facts(self, build):
        code, _told = build()

        at = clock.now()
        page = customer_queries.search_customers(limit=100)
        assert code == 0
        assert len(page.customers) == SOME
        served = portfolios.list_managers(
            customer_ids=[card.id for card in page.customers], at=at
        )
        assert len(served) == SOME
        file = customer_queries.get_file(customer_id=page.customers[0].id, at=at)
        assert file.completeness.percent > 60
        facts = portraits.latest_facts(customer_id=page.customers[0].id, at=at)
        assert facts["load.year_kwh"].source == "用电信息采集系统"

    def test_stores_the_network_around_every_street(self, build):
        build()

        streets = connection.list_streets()
        assert set(streets) == set(words.STREETS)
        ten = connection.network_around(street=streets[0], voltage_kv=Decimal(10))
        assert len({feeder.substation for feeder in ten.feeders}) >= 2

    def test_lets_each_role_sign_in_with_what_it_printed(self, build, home):
        _code, told = build()

        shown = json.loads((home / demo.SIGN_INS).read_text())
        assert len({one["role"] for one in shown}) == len(shown) > 20
        for one in shown[2:5]:
            assert one["name"] in told
            later = clock.now() + timedelta(minutes=2)
            person_id = people.confirm_staff_sign_in(
                staff_number=one["name"],
                password=one["password"],
                totp_code=pyotp.TOTP(one["totp_secret"]).at(later),
                at=later,
            )
            assert persons.get_person(person_id=person_id).photo_url

    def test_keeps_the_sign_ins_to_their_owner(self, build, home):
        build()

        modes = [(home / name).stat().st_mode & 0o777 for name in (demo.SIGN_INS, demo.STAFF)]
        assert modes == [0o600, 0o600]

    def test_lets_a_customer_person_act_for_the_factory(self, build, home):
        build()

        phone = json.loads((home / demo.SIGN_INS).read_text())[0]["name"]
        person = persons.find_person_by_phone(phone=phone)
        (customer_id,) = persons.list_customer_ids_of(person_id=person.id, at=clock.now())
        expected = invented.customer(seed=building.SEED, number=building.SHOWN_CUSTOMER)
        assert customer_queries.get_customer(customer_id).name == expected.customer.name

    def test_lets_the_finance_person_see_the_bills_of_the_factory(self, build, home):
        build()

        phone = json.loads((home / demo.SIGN_INS).read_text())[1]["name"]
        person = persons.find_person_by_phone(phone=phone)
        (customer_id,) = persons.list_customer_ids_of(person_id=person.id, at=clock.now())
        (account,) = customer_queries.list_accounts_of(customer_id)
        viewer = billing.Viewer(person_id=person.id, at=clock.now())
        assert billing_policy.may_dispute(
            viewer, customer_id=customer_id, account_number=account.number
        )

    def test_agrees_on_price_with_every_account_as_the_rules_allow(self, build):
        build()

        book = load_tariff_book(DEMO)
        ids = customer_queries.supplied_account_ids(starts_on=MONTH, ends_on=NEXT_MONTH)
        agreed = billing.terms_in(account_ids=ids, starts_on=MONTH, ends_on=NEXT_MONTH)
        assert len(agreed) == SOME
        for account in customer_queries.list_supplied(account_ids=ids):
            (terms,) = agreed[account.account_id]
            rule = book.charging(
                use=terms.use_class, kva=Decimal(account.contract_kva), on=MONTH, region="ZJ"
            )
            assert terms.charging_mode in rule.modes
            if terms.charging_mode is ChargingMode.CONTRACT_DEMAND:
                assert terms.contract_demand_kw >= Decimal("0.4") * account.contract_kva

    def test_bills_every_month_that_is_over(self, build, home):
        build()

        phone = json.loads((home / demo.SIGN_INS).read_text())[1]["name"]
        person = persons.find_person_by_phone(phone=phone)
        (customer_id,) = persons.list_customer_ids_of(person_id=person.id, at=clock.now())
        viewer = billing.Viewer(person_id=person.id, at=clock.now())
        cards = billing.list_bills(viewer=viewer, customer_id=customer_id)
        last = clock.now().date().replace(day=1) - timedelta(days=1)
        assert cards[0].month_on == last.replace(day=1)
        assert {card.status for card in cards} == {"ISSUED"}
        assert len({card.month_on for card in cards}) == len(cards) >= 1

    def test_bills_the_first_county_and_nobody_beyond_it(self, build, monkeypatch):
        monkeypatch.setattr(billed, "DISTRICT", 1)
        monkeypatch.setattr(billed, "LOOKED_AT", 1)

        build()

        last = clock.now().date().replace(day=1) - timedelta(days=1)
        assert billing.count_monthly(month_on=last.replace(day=1)) == 1

    def test_builds_nothing_a_second_time(self, build, home):
        build()
        kept = (home / demo.SIGN_INS).read_text()

        code, told = build()

        assert (code, (home / demo.SIGN_INS).read_text()) == (0, kept)
        assert f"stands: {SOME} customers" in told

    def test_goes_on_where_it_was_interrupted(self, build):
        build(12)

        build(SOME)

        assert customer_queries.count_customers() == SOME

    def test_refuses_a_database_with_customers_of_its_own(self):
        own = invented.customer(seed=1, number=70).customer
        customers.register_customer(own, source="营业执照", at=clock.now())

        with pytest.raises(UnableToRunCommand, match="customers of its own"):
            demo.run(options(SOME))

    def test_refuses_to_go_without_a_key(self):
        with vault.lent(None), pytest.raises(UnableToRunCommand, match="FULLCYCLE_VAULT_KEY"):
            demo.run(options(SOME))


class TestACounty:
    def test_has_managers_of_its_own(self, monkeypatch):
        monkeypatch.setattr(building, "DISTRICT", 5)
        at = clock.now()
        building.build_staff(password="Fullcycle-12345678", at=at)
        added = []

        building.build_customers(last=7, at=at, tell=added.append)

        assert added == [5, 2]
        assert persons.find_staff(staff_number="K001001") is not None


class TestTheShapes:
    def test_are_those_of_customers_registered_one_by_one(self, build):
        build()
        twin = invented.customer(seed=building.SEED, number=SOME)
        at = clock.now()
        customer_id = customers.register_customer(twin.customer, source="营销系统", at=at)
        customers.register_supply(
            twin.supplies[0], customer_id=customer_id, source="营销系统", at=at
        )
        for contact in twin.contacts:
            customers.record_contact(contact, customer_id=customer_id, source="营销系统", at=at)
        one_by_one = customer_queries.get_file(customer_id=customer_id, at=at)

        (taken_id,) = take_over_again(twin, at)

        taken = customer_queries.get_file(customer_id=taken_id, at=at)
        assert shape(taken) == shape(one_by_one)


def take_over_again(twin, at):
    """Take the same customer over in bulk, under other numbers."""
    other = invented.customer(seed=building.SEED, number=SOME + 1)
    renumbered = replace(
        twin,
        customer=replace(twin.customer, credit_code=other.customer.credit_code),
        supplies=(replace(twin.supplies[0], account_number=other.supplies[0].account_number),),
    )
    return customers.take_over_customers([renumbered], source="营销系统", at=at)


def shape(file):
    """The file without ids, numbers and the sealed phones' own bytes."""
    (account,) = file.accounts
    return (
        file.customer.name,
        file.customer.tier,
        file.customer.status,
        file.customer.total_contract_kva,
        file.completeness,
        account.account.running_kva,
        [(unit.label, unit.kva, unit.state) for unit in account.transformers],
        [(one.role, one.feeder, one.boundary) for one in account.sources],
        [(point.mode, point.multiplier) for point in account.metering_points],
        [(one.role, one.name, one.masked_phone, one.origins) for one in file.contacts],
    )


class TestTheSeal:
    def test_is_made_with_the_district(self, build, settings):
        build()

        assert settings.SEAL.exists()

    def test_is_left_alone_when_there_is_one(self, build, settings):
        settings.SEAL.parent.mkdir()
        settings.SEAL.write_bytes(b"ours")

        build()

        assert settings.SEAL.read_bytes() == b"ours"

    def test_cannot_be_made_without_a_password(self, build, settings):
        settings.SEAL_PASSWORD = ""

        with pytest.raises(UnableToRunCommand, match="FULLCYCLE_SEAL_PASSWORD"):
            build()
