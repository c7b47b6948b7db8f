"""What each way of charging would have cost."""

from dataclasses import replace

from tests.doors.frame.bills import examples
from tests.kernels.tariff.customers import plain_month

from fullcycle.doors.frame.bills import choice
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, UseClass
from fullcycle.kernels.tariff.choosing.replaying import regret


MONTHS = [plain_month(number) for number in range(1, 11)]


def chosen(**changes):
    months = [plain_month(number, **changes) for number in range(1, 11)] if changes else MONTHS
    found = regret(months, use=UseClass.INDUSTRY, engine=examples.ENGINE)
    return found, choice.choice(found, today=ChargingMode.ACTUAL_DEMAND)


class TestChoice:
    def test_has_each_way_once_the_cheapest_first(self):
        _, shown = chosen()

        assert [str(option.name) for option in shown.options] == [
            "按合同最大需量",
            "按容量",
            "按实际最大需量",
        ]
        totals = [option.total_yuan for option in shown.options]
        assert totals == sorted(totals)

    def test_marks_the_best_and_todays(self):
        _, shown = chosen()

        assert [option.is_best for option in shown.options] == [True, False, False]
        assert [option.is_todays for option in shown.options] == [False, False, True]

    def test_says_against_what_was_paid(self):
        found, shown = chosen()

        todays = shown.options[-1]
        assert todays.against_paid_yuan == 0
        assert shown.options[0].is_cheaper
        assert found.paid_yuan + shown.options[0].against_paid_yuan == found.best_yuan

    def test_names_the_contract_value_and_the_way_that_is_best(self):
        _, shown = chosen()

        # M / 1.05 of 1040 kW is 990.5: 990 costs less than 991.
        assert shown.options[0].note == "核定值 990 kW"
        assert str(shown.best.name) == "按合同最大需量"

    def test_saves_what_the_best_way_costs_less_than_was_paid(self):
        found, shown = chosen()

        assert shown.saves_yuan == found.paid_yuan - found.options[0].total_yuan
        assert shown.further == ()

    def test_keeps_apart_what_needs_more_than_one_change(self):
        found, _ = chosen()
        kept, dearer = found.options[0], found.options[1]
        sealed = replace(
            kept,
            wish=replace(kept.wish, idle=frozenset({"1号", "2号"})),
            total_yuan=kept.total_yuan - 300,
        )
        by_quarter = (*kept.months[:3], *dearer.months[3:])
        better = replace(
            found,
            options=(sealed, *found.options),
            best=by_quarter,
            best_yuan=kept.total_yuan - 20,
        )

        shown = choice.choice(better, today=ChargingMode.ACTUAL_DEMAND)

        assert shown.best.total_yuan == kept.total_yuan
        assert [one.less_yuan for one in shown.further] == [300, 20]
        assert "1号、2号 暂停用电" in shown.further[0].words
        assert "按季度换着用" in shown.further[1].words
