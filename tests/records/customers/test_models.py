"""What the database itself refuses, whoever writes."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from fullcycle.records.customers.models import (
    Account,
    Boundary,
    Contact,
    Customer,
    MeteringPoint,
    SupplySource,
    Transformer,
    TransformerState,
)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("account_id")]


def execute(statement: str, parameters: tuple[object, ...] = ()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("statement", "constraint"),
        [
            ("UPDATE customers_customer SET credit_code = '9111010855138508IQ'", "credit_code"),
            ("UPDATE customers_customer SET industry_code = '1952'", "industry_code"),
            ("UPDATE customers_customer SET district_code = 'Luchen'", "district_code"),
            ("UPDATE customers_customer SET name = ''", "has_a_name"),
            ("UPDATE customers_customer SET importance = 'HIGH'", "importance"),
            ("UPDATE customers_customer SET tier = 'HUGE'", "tier"),
            ("UPDATE customers_customer SET status = 'GONE'", "status"),
            ("UPDATE customers_customer SET total_contract_kva = -1", "total_contract_kva"),
            ("UPDATE customers_customer SET provenance = '[]'", "provenance"),
            ("UPDATE customers_account SET number = '3301234567'", "13_digits"),
            ("UPDATE customers_account SET contract_kva = -1", "contract_kva"),
            ("UPDATE customers_account SET running_kva = contract_kva + 1", "no_more_than"),
            ("UPDATE customers_account SET voltage_kv = 6", "voltage_is_high"),
            ("UPDATE customers_account SET status = 'CLOSED'", "closed_on_a_day"),
            ("UPDATE customers_account SET provenance = '1'", "provenance"),
            ("UPDATE customers_supplysource SET role = 'OTHER'", "role_is_known"),
            ("UPDATE customers_supplysource SET voltage_kv = 6", "voltage_is_high"),
            (
                "UPDATE customers_supplysource SET starts_on = '9-9-9', ends_on = '8-8-8'",
                "ends",
            ),
            ("UPDATE customers_supplysource SET provenance = 'null'", "provenance"),
            ("UPDATE customers_transformer SET kva = 0", "has_capacity"),
            ("UPDATE customers_transformer SET kind = 'OTHER'", "kind_is_known"),
            ("UPDATE customers_transformer SET high_kv = 6", "voltage_is_high"),
            ("UPDATE customers_transformer SET label = '1'", "label_once"),
            ("UPDATE customers_transformer SET provenance = '\"x\"'", "provenance"),
            ("UPDATE customers_transformerstate SET state = 'OTHER'", "state_is_known"),
            ("UPDATE customers_transformerstate SET period = '(,)'", "has_a_start"),
            ("UPDATE customers_transformerstate SET period = 'empty'", "has_a_start"),
            ("UPDATE customers_meteringpoint SET multiplier = 15", "multiplier_is_ct_by_pt"),
            ("UPDATE customers_meteringpoint SET ct_primary_a = 100", "ct_ratio_fits"),
            (
                "UPDATE customers_meteringpoint SET ct_secondary_a = 3, ct_primary_a = 45",
                "ratios_are_positive",
            ),
            ("UPDATE customers_meteringpoint SET mode = 'LV'", "mode_is_known"),
            ("UPDATE customers_meteringpoint SET use = 'LV'", "use_is_known"),
            ("UPDATE customers_meteringpoint SET provenance = '[]'", "provenance"),
            ("UPDATE customers_boundary SET place = ''", "has_a_place"),
            ("UPDATE customers_boundary SET provenance = '[]'", "provenance"),
        ],
    )
    def test_refuses_what_cannot_be(self, statement, constraint):
        with pytest.raises(IntegrityError, match=constraint):
            execute(statement)

    def test_refuses_a_contact_in_an_unknown_role(self, factory_id):
        with pytest.raises(IntegrityError, match="role_is_known"):
            Contact.objects.create(
                customer_id=factory_id,
                role="BOSS",
                name="王",
                phone_sealed=b"x",
                phone_fingerprint=b"x",
                provenance={},
            )

    def test_refuses_the_same_contact_twice_in_one_role(self, factory_id):
        def add():
            Contact.objects.create(
                customer_id=factory_id,
                role="OWNER",
                name="王",
                phone_sealed=b"x",
                phone_fingerprint=b"x",
                provenance={},
            )

        add()

        with pytest.raises(IntegrityError, match="once_per_role"):
            add()

    @pytest.mark.parametrize(
        ("model", "constraint"),
        [
            (Customer, "credit_code"),
            (Account, "number"),
            (SupplySource, "one_main_per_account"),
            (MeteringPoint, "number"),
            (Boundary, "source_id"),
            (TransformerState, "one_at_a_time"),
        ],
    )
    def test_refuses_a_second_one(self, model, constraint):
        row = model.objects.order_by("pk")[0]
        row.pk = None

        with pytest.raises(IntegrityError, match=constraint):
            row.save()

    def test_refuses_a_state_that_overlaps_another(self):
        state = TransformerState.objects.get(state="SEALED")
        later = datetime(2027, 1, 1, tzinfo=UTC)

        with pytest.raises(IntegrityError, match="one_at_a_time"):
            TransformerState.objects.create(
                transformer=state.transformer, state="RUNNING", period=(later, None)
            )

    def test_lets_a_second_main_source_follow_the_first(self, account_id):
        SupplySource.objects.update(ends_on="2026-01-01")

        second = SupplySource.objects.create(
            account_id=account_id,
            role="MAIN",
            substation="仰义变",
            feeder="渔渡823线",
            voltage_kv=10,
            capacity_kva=1,
            provenance={},
        )

        assert second.pk


class TestTheAccounts:
    def test_move_their_size_and_words_to_the_customer_they_move_to(self, register):
        other_id = register(name="别家", credit_code="91110000600037341L")

        Account.objects.update(customer_id=other_id)

        sizes = Customer.objects.order_by("pk").values_list(
            "total_contract_kva", "account_numbers", "account_addresses"
        )
        assert list(sizes) == [
            (0, "", ""),
            (1_250, "3303301234567", "鹿城区双屿街道牛岭路18号"),
        ]


class TestTheHistory:
    @pytest.mark.parametrize(
        ("model", "changes"),
        [
            (Customer, {"name": "改了"}),
            (Account, {"address": "改了"}),
            (SupplySource, {"feeder": "改了"}),
            (Transformer, {"serial_number": "改了"}),
            (MeteringPoint, {"meter_number": "1"}),
            (Boundary, {"place": "改了"}),
        ],
    )
    def test_keeps_the_row_as_it_was(self, model, changes):
        before = model.objects.order_by("pk").values(*changes)[0]

        # By the table itself, as somebody would who avoids the actions.
        model.objects.update(**changes)

        events = apps.get_model("customers", f"{model.__name__}Event").objects
        assert events.order_by("pgh_id").values(*changes)[0] == before
        assert events.filter(pgh_label="changed").exists()

    def test_cannot_be_changed_itself(self):
        Customer.objects.update(name="改了")

        with pytest.raises(DatabaseError, match="append_only"):
            execute("DELETE FROM customers_customerevent")

    def test_says_nothing_where_nothing_changed(self):
        events = apps.get_model("customers", "CustomerEvent").objects
        known = events.count()

        Customer.objects.update(name="温州远步鞋业有限公司")

        assert events.count() == known
