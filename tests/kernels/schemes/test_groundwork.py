"""What the tariff book lacks for a day is told to the engineer who drafts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from tests.kernels.schemes.scheme_cases import ALL_TABLES, NETWORK, a_request

from fullcycle.kernels.schemes.groundwork import groundwork
from fullcycle.kernels.schemes.refusals import UnableToDraft


def asked_on(day):
    ground = groundwork(request=a_request(), network=NETWORK, tables=ALL_TABLES)
    return replace(ground, request=a_request(applied_on=day))


class TestGroundwork:
    def test_names_missing_charging_modes(self):
        with pytest.raises(UnableToDraft) as refused:
            asked_on(date(2016, 6, 30)).charging(contract_kva=D(1000))

        assert refused.value.wording.zh == "电价库里没有：浙江 2016-06-30 可选的计费方式。"

    def test_names_a_missing_power_factor_standard(self):
        with pytest.raises(UnableToDraft) as refused:
            asked_on(date(1983, 12, 1)).power_factor_standard(
                contract_kva=D(1000), voltage_kv=D(10)
            )

        assert refused.value.wording.zh == "电价库里没有：全国 1983-12-01 功率因数标准。"
