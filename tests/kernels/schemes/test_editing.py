"""An engineer moves the meter or the boundary; what follows is the rules' work."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, reject
from tests.kernels.schemes.scheme_cases import (
    ALL_TABLES,
    NETWORK,
    ORDINARY,
    a_load,
    a_request,
    checked,
    found,
    recommended,
    requests,
)

from fullcycle.kernels.schemes import editing
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.terms import Boundary, MeteringMode, MeteringPlace


SMALL = a_request(a_load(200))


def settled(option, request, **edit):
    asked = {
        "mode": option.metering[0].mode.value,
        "boundaries": tuple(each.boundary.value for each in option.sources.value),
    }
    return editing.settled(
        option=option,
        edit=editing.Edit(**asked | edit),
        request=request,
        network=NETWORK,
        tables=ALL_TABLES,
    )


class TestTheMeteringSide:
    def test_takes_place_ratios_and_class_with_it(self):
        low = settled(recommended(SMALL), SMALL, mode=MeteringMode.HV_LV)
        (point,) = low.metering

        assert point.place.value == MeteringPlace.TRANSFORMER_LV_SIDE
        assert point.voltage.value is None
        assert point.multiplier.value == point.current.value.factor
        assert checked(low, SMALL) == ()

    def test_is_the_same_as_the_rules_would_have_drafted(self):
        low = settled(recommended(SMALL), SMALL, mode=MeteringMode.HV_LV)
        drafted = recommended(replace(SMALL, is_hv_metering_difficult=True))

        assert low.metering == drafted.metering
        assert settled(drafted, SMALL, mode=MeteringMode.HV_HV).metering == (
            recommended(SMALL).metering
        )

    def test_is_named_where_the_plant_is_too_large_for_it(self):
        low = settled(recommended(ORDINARY), ORDINARY, mode=MeteringMode.HV_LV)

        assert ("schemes.house.metered-low.1", "metering") in found(low, ORDINARY)

    def test_keeps_a_current_transformer_that_was_chosen(self):
        option = settled(recommended(SMALL), SMALL, primary_a=100)
        (point,) = option.metering

        # 100/5 on 10 kV/100 V: 20 × 100.
        assert point.current.value.primary_a == 100
        assert point.multiplier.value == Decimal(2000)

    def test_stands_as_chosen_where_no_transformer_fits(self):
        option = recommended(ORDINARY)
        (source,) = option.sources.value
        # 5,000 kVA at 0.4 kV are 7,217 A: the largest standard primary is 2,000 A.
        large = replace(source, capacity_kva=Decimal(5000))
        unfit = replace(option, sources=replace(option.sources, value=(large,)))
        (point,) = settled(unfit, ORDINARY, mode=MeteringMode.HV_LV).metering

        assert point.mode.value == MeteringMode.HV_LV
        assert point.current == option.metering[0].current


class TestTheBoundary:
    def test_of_a_feeder_that_is_not_in_the_network_is_as_chosen(self):
        option = recommended(ORDINARY)
        (source,) = option.sources.value
        lost = replace(source, feeder="no such feeder")
        unknown = replace(option, sources=replace(option.sources, value=(lost,)))
        moved = settled(unknown, ORDINARY, boundaries=(Boundary.CABLE_TERMINAL,))

        assert moved.sources.value[0].boundary.value == Boundary.CABLE_TERMINAL

    def test_is_named_where_the_feeder_has_another(self):
        moved = settled(recommended(ORDINARY), ORDINARY, boundaries=(Boundary.CABLE_TERMINAL,))

        assert found(moved, ORDINARY) == {("schemes.boundary.overhead.1", "sources")}

    def test_carries_the_rule_it_follows_once_it_is_right(self):
        option = recommended(ORDINARY)
        moved = settled(option, ORDINARY, boundaries=(Boundary.CABLE_TERMINAL,))
        right = option.sources.value[0].boundary

        back = settled(moved, ORDINARY, boundaries=(right.value,))

        assert back.sources.value[0].boundary == right


class TestAnEditThatChangesNothing:
    @given(request=requests)
    def test_leaves_the_option_as_the_rules_made_it(self, request):
        try:
            option = recommended(request)
        except UnableToDraft:
            reject()
        assert settled(option, request) == option
