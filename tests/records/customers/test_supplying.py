"""How customers are supplied: registering it, and changing it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.records.customers.conftest import AT, SUPPLY

from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries
from fullcycle.records.customers.actions import (
    NewMeteringPoint,
    NewSource,
    NewTransformer,
)
from fullcycle.records.customers.models import Account, MeteringPoint


pytestmark = pytest.mark.django_db
CABINET = NewSource(
    role="STANDBY", substation="仰义变", feeder="渔渡823线", voltage_kv=10, capacity_kva=1_250
)


class TestRegisteringASupply:
    def test_makes_the_customer_active_with_the_size_of_its_accounts(
        self, factory_id, account_id
    ):
        card = queries.get_customer(factory_id)

        assert (card.status, card.total_contract_kva, card.tier) == (
            "ACTIVE",
            1_250,
            "STANDARD",
        )
        assert queries.get_account(account_id).running_kva == 800

    def test_lengthens_a_number_of_ten_digits(self, account_id):
        assert queries.get_account(account_id).number == "3303301234567"

    def test_gives_a_number_where_none_is_named(self, supply):
        one, other = supply(account_number=None), supply(account_number=None)

        numbers = [queries.get_account(account).number for account in (one, other)]
        assert len(set(numbers)) == 2
        assert all(len(number) == 13 for number in numbers)

    def test_multiplies_the_ratios(self, account_id):
        # 75/5 = 15; 15 times 10,000/100 = 1,500.
        point = MeteringPoint.objects.get(account_id=account_id)

        assert (point.ct_ratio, point.multiplier) == (Decimal(15), Decimal(1_500))

    def test_makes_a_key_customer_at_2000_kva(self, supply, factory_id):
        supply(
            contract_kva=2_000, transformers=(NewTransformer(label="1", kva=2_000, high_kv=10),)
        )

        assert queries.get_customer(factory_id).tier == "KEY"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"contract_kva": 1_000}, "1000 千伏安与受电设备容量合计 1250"),
            ({"contract_kva": 0}, "大于 0"),
            ({"voltage_kv": 6}, "标准电压等级"),
            ({"account_number": "12"}, "10 位或 13 位"),
            ({"address": " "}, "用电地址"),
            ({"sources": (CABINET,)}, "主供电源"),
            ({"sources": SUPPLY.sources * 2}, "只能有一路主供"),
            ({"metering_points": ()}, "计量点"),
            ({"removed_transformers": ("1号变",)}, "可拆除"),
        ],
    )
    def test_is_refused_with_figures_that_cannot_be(self, supply, changes, words):
        with pytest.raises(customers.UnableToRegisterSupply, match=words):
            supply(**changes)

        assert not Account.objects.exists()

    @pytest.mark.usefixtures("account_id")
    def test_is_refused_for_the_account_of_another_customer(self, register):
        other_id = register(name="别家", credit_code="91110000600037341L")

        with pytest.raises(customers.UnableToRegisterSupply, match="其他客户"):
            customers.register_supply(SUPPLY, customer_id=other_id, source="竣工资料", at=AT)


class TestChangingASupply:
    def increase(self, supply, **changes):
        return supply(
            contract_kva=2_250,
            sources=(),
            transformers=(NewTransformer(label="3号变", kva=1_000, high_kv=10),),
            metering_points=(),
            **changes,
        )

    def test_adds_what_is_new_to_the_same_account(self, supply, account_id, factory_id):
        assert self.increase(supply) == account_id

        card = queries.get_account(account_id)
        assert (card.contract_kva, card.running_kva) == (2_250, 1_800)
        assert queries.get_customer(factory_id).tier == "KEY"

    @pytest.mark.usefixtures("account_id")
    def test_is_refused_a_second_main_source(self, supply):
        with pytest.raises(customers.UnableToRegisterSupply, match="已有主供电源"):
            supply(transformers=(), metering_points=())

    def test_is_refused_a_number_of_another_metering_point(self, supply, account_id):
        taken = MeteringPoint.objects.get(account_id=account_id).number
        point = replace(SUPPLY.metering_points[0], number=taken)

        with pytest.raises(customers.UnableToRegisterSupply, match="计量点编号"):
            supply(sources=(), transformers=(), metering_points=(point,))

    def test_puts_a_larger_transformer_in_the_place_of_another(self, supply, account_id):
        supply(
            contract_kva=1_450,
            sources=(),
            transformers=(NewTransformer(label="1号变", kva=1_000, high_kv=10),),
            metering_points=(),
            removed_transformers=("1号变",),
            at=AT + timedelta(days=1),
        )

        card = queries.get_account(account_id)
        assert (card.contract_kva, card.running_kva) == (1_450, 1_000)
        removed = Account.objects.get(pk=account_id).transformers.get(kva=800)
        assert removed.removed_on == date(2026, 3, 3)
        with pytest.raises(customers.UnableToChangeSupply, match="已拆除"):
            customers.change_transformer_state(
                transformer_id=removed.pk,
                state="SEALED",
                source="工单",
                at=AT + timedelta(days=2),
            )

    @pytest.mark.parametrize(
        ("label", "days", "words"), [("9号变", 1, "9号变"), ("1号变", 0, "晚于")]
    )
    @pytest.mark.usefixtures("account_id")
    def test_is_refused_to_remove_what_is_not_there(self, supply, label, days, words):
        with pytest.raises(customers.UnableToRegisterSupply, match=words):
            supply(
                sources=(),
                metering_points=(),
                removed_transformers=(label,),
                at=AT + timedelta(days=days),
            )

    def test_numbers_new_metering_points_on(self, supply, account_id):
        supply(sources=(), transformers=())

        numbers = MeteringPoint.objects.filter(account_id=account_id).values_list("number")
        assert sorted(numbers) == [("330330123456701",), ("330330123456702",)]

    def test_replaces_the_main_source_once_the_former_one_ended(self, supply, account_id):
        former = Account.objects.get(pk=account_id).sources.get()
        customers.end_source(
            source_id=former.pk, on=date(2026, 3, 2), source="工单", at=AT, by_id=None
        )

        supply(sources=(replace(CABINET, role="MAIN"),), transformers=(), metering_points=())

        sources = Account.objects.get(pk=account_id).sources.order_by("pk")
        assert [(one.feeder, one.ends_on) for one in sources] == [
            ("牛岭921线", date(2026, 3, 2)),
            ("渔渡823线", None),
        ]
        with pytest.raises(customers.UnableToEnd, match="2026-03-02"):
            customers.end_source(source_id=former.pk, on=date(2026, 3, 3), source="工单", at=AT)

    def test_ends_a_metering_point_not_before_it_began(self, account_id):
        point = MeteringPoint.objects.get(account_id=account_id)
        MeteringPoint.objects.update(starts_on=date(2026, 3, 2))

        with pytest.raises(customers.UnableToEnd, match="早于"):
            customers.end_metering_point(
                metering_point_id=point.pk, on=date(2026, 3, 1), source="工单", at=AT
            )
        customers.end_metering_point(
            metering_point_id=point.pk, on=date(2026, 3, 2), source="工单", at=AT
        )

        point.refresh_from_db()
        assert point.ends_on == date(2026, 3, 2)

    def test_seals_a_transformer_and_takes_it_out_of_the_running_capacity(self, account_id):
        account = Account.objects.get(pk=account_id)
        unit = account.transformers.get(label="1号变")

        customers.change_transformer_state(
            transformer_id=unit.pk, state="SEALED", source="工单", at=AT + timedelta(days=1)
        )

        card = queries.get_account(account_id)
        assert (card.running_kva, card.status) == (0, "SUSPENDED")
        assert [state.state for state in unit.states.order_by("period")] == [
            "RUNNING",
            "SEALED",
        ]

    def test_refuses_the_state_a_transformer_is_in(self, account_id):
        unit = Account.objects.get(pk=account_id).transformers.get(label="1号变")

        with pytest.raises(customers.UnableToChangeSupply, match="已处于"):
            customers.change_transformer_state(
                transformer_id=unit.pk, state="RUNNING", source="工单", at=AT
            )

    def test_refuses_a_state_from_before_the_present_one(self, account_id):
        unit = Account.objects.get(pk=account_id).transformers.get(label="1号变")

        with pytest.raises(customers.UnableToChangeSupply, match="晚于"):
            customers.change_transformer_state(
                transformer_id=unit.pk, state="SEALED", source="工单", at=AT
            )

    def test_closes_the_customer_with_the_last_account(self, account_id, factory_id):
        customers.close_account(
            account_id=account_id, on=date(2026, 3, 2), source="销户申请", at=AT
        )

        card = queries.get_customer(factory_id)
        assert (card.status, card.total_contract_kva) == ("CLOSED", 0)
        with pytest.raises(customers.UnableToChangeSupply, match="已销户"):
            customers.close_account(
                account_id=account_id, on=date(2026, 3, 2), source="销户申请", at=AT
            )

    def test_is_refused_on_a_closed_account(self, supply, account_id):
        customers.close_account(
            account_id=account_id, on=date(2026, 3, 2), source="销户申请", at=AT
        )

        with pytest.raises(customers.UnableToRegisterSupply, match="已销户"):
            supply()

    def test_refuses_to_close_before_there_was_power(self, account_id):
        with pytest.raises(customers.UnableToChangeSupply, match="早于送电日期"):
            customers.close_account(
                account_id=account_id, on=date(2020, 5, 5), source="销户申请", at=AT
            )


class TestAMeteringPoint:
    @pytest.mark.parametrize("changes", [{"ct_primary_a": 0}, {"pt_ratio": Decimal(0)}])
    def test_is_refused_ratios_of_nothing(self, supply, changes):
        point = NewMeteringPoint(
            **{"mode": "HV_HV", "ct_primary_a": 5, "ct_secondary_a": 5, "pt_ratio": Decimal(1)}
            | changes
        )

        with pytest.raises(customers.UnableToRegisterSupply, match="变比"):
            supply(metering_points=(point,))
