"""Meters: prepared by ratio, installed by two, sealed once, heard from."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from tests.stages import cases
from tests.stages.cases import AT

from fullcycle.stages.metering import actions, queries
from fullcycle.stages.metering.models import Installation, MeterSet, Seal


pytestmark = pytest.mark.django_db

MAIN = actions.NewMeterSet(
    point="主供",
    meter_number="3301000000000017",
    accuracy_class="0.5S",
    ct_primary_a=100,
    ct_secondary_a=5,
    pt_primary_v=10_000,
    pt_secondary_v=100,
    terminal_number="T330100017",
    verified_until=date(2031, 11, 1),
)
SPARE = replace(MAIN, point="备用", meter_number="3301000000000025")
ZERO = actions.FirstReadings(
    active_total_kwh=Decimal("0.12"),
    active_sharp_kwh=Decimal("0.01"),
    active_peak_kwh=Decimal("0.05"),
    active_flat_kwh=Decimal("0.03"),
    active_valley_kwh=Decimal("0.02"),
    reactive_kvarh=Decimal(0),
)


@pytest.fixture
def clerk_id(district):
    return district.staff["METERLAB"]


@pytest.fixture
def fitter_id(district):
    return district.staff["METER"]


@pytest.fixture
def prepare(case_id, clerk_id):
    def prepared(*meters):
        return actions.prepare_meters(
            case_id=case_id, meters=meters or (MAIN,), by_id=clerk_id, at=AT
        )

    return prepared


@pytest.fixture
def meter_set_id(prepare):
    return prepare()[0]


@pytest.fixture
def installation(meter_set_id, district):
    return actions.NewInstallation(
        meter_set_id=meter_set_id,
        installed_at=AT,
        second_installer_id=district.staff["INSPECT"],
        seal_numbers=("S-1", "S-2"),
        readings=ZERO,
    )


@pytest.fixture
def install(installation, fitter_id):
    def installed(**changes):
        return actions.install_meter(
            installation=replace(installation, **changes), by_id=fitter_id, at=AT
        )

    return installed


def codes(case_id):
    return [one.code for one in queries.missing_for_energising(case_id=case_id)]


class TestPreparing:
    @pytest.mark.parametrize(
        ("_case", "ct", "pt", "multiplier"),
        [
            ("10 kV, 100/5", (100, 5), (10_000, 100), 2000),
            ("10 kV, 30/5", (30, 5), (10_000, 100), 600),
            ("35 kV, 75/5", (75, 5), (35_000, 100), 5250),
            ("on the low side, 1000/5", (1000, 5), (1, 1), 200),
        ],
    )
    def test_multiplies_ct_by_pt(self, case_id, prepare, _case, ct, pt, multiplier):
        prepare(
            replace(
                MAIN,
                ct_primary_a=ct[0],
                ct_secondary_a=ct[1],
                pt_primary_v=pt[0],
                pt_secondary_v=pt[1],
            )
        )

        assert queries.meters_of(case_id=case_id)[0].multiplier == multiplier

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"meter_number": " "}, "表号"),
            ({"terminal_number": ""}, "终端号"),
            ({"accuracy_class": "0.7"}, "准确度等级"),
            ({"verified_until": date(2026, 11, 1)}, "检定已过期"),
            ({"ct_secondary_a": 3}, "变比"),
            ({"ct_primary_a": 0}, "变比"),
            ({"pt_primary_v": 10_000, "pt_secondary_v": 7}, "变比"),
        ],
    )
    def test_refuses_what_is_not_right(self, prepare, changes, words):
        with pytest.raises(actions.UnableToPrepareMeters, match=words):
            prepare(replace(MAIN, **changes))

    def test_refuses_one_number_twice(self, prepare):
        with pytest.raises(actions.UnableToPrepareMeters, match="重复"):
            prepare(MAIN, replace(MAIN, point="备用"))

    def test_refuses_no_meter(self, case_id, clerk_id):
        with pytest.raises(actions.UnableToPrepareMeters, match="至少"):
            actions.prepare_meters(case_id=case_id, meters=(), by_id=clerk_id, at=AT)

    def test_sends_the_former_sets_back(self, case_id, prepare):
        prepare(MAIN, SPARE)

        prepare(replace(MAIN, meter_number="3301000000000033"))

        meters = queries.meters_of(case_id=case_id)
        assert [one.meter_number for one in meters] == ["3301000000000033"]

    def test_refuses_another_meter_where_one_hangs(self, prepare, install):
        install()

        with pytest.raises(actions.UnableToPrepareMeters, match="已经装表"):
            prepare(replace(MAIN, meter_number="3301000000000033"))

    def test_takes_four_statements(self, prepare):
        assert len(cases.statements(lambda: prepare(MAIN, SPARE))) == 4


class TestInstalling:
    def test_keeps_who_what_and_how(self, case_id, install, fitter_id, district):
        install()

        hanging = queries.meters_of(case_id=case_id)[0].installation
        assert hanging.installer_ids == (fitter_id, district.staff["INSPECT"])
        assert hanging.seal_numbers == ("S-1", "S-2")
        assert hanging.readings == ZERO

    def test_alone_is_refused(self, install, fitter_id):
        with pytest.raises(actions.UnableToInstallMeter, match="两人"):
            install(second_installer_id=fitter_id)

    @pytest.mark.parametrize("seals", [(), ("S-1", " "), ("S-1", "S-1")])
    def test_without_proper_seals_is_refused(self, install, seals):
        with pytest.raises(actions.UnableToInstallMeter, match="封印号"):
            install(seal_numbers=seals)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"active_total_kwh": Decimal("0.30")}, "不符"),
            ({"reactive_kvarh": Decimal(-1)}, "示数不对"),
            ({"reactive_kvarh": Decimal("0.00001")}, "4 位小数"),
        ],
    )
    def test_with_odd_readings_is_refused(self, install, changes, words):
        with pytest.raises(actions.UnableToInstallMeter, match=words):
            install(readings=replace(ZERO, **changes))

    def test_in_the_future_is_refused(self, install):
        with pytest.raises(actions.UnableToInstallMeter, match="晚于现在"):
            install(installed_at=AT + timedelta(minutes=1))

    def test_a_meter_that_went_back_is_refused(self, install, prepare):
        prepare(SPARE)

        with pytest.raises(actions.UnableToInstallMeter, match="退回"):
            install()

    def test_a_meter_that_hangs_elsewhere_is_refused(self, install, district, clerk_id):
        install()
        other = cases.open_case(district, number="330302202611020099")
        again = actions.prepare_meters(case_id=other, meters=(MAIN,), by_id=clerk_id, at=AT)

        with pytest.raises(actions.UnableToInstallMeter, match="已登记为安装"):
            install(meter_set_id=again[0], seal_numbers=("S-3",))

    def test_a_used_seal_is_refused(self, prepare, install, installation):
        install()
        Installation.objects.update(removed_at=AT)
        MeterSet.objects.update(returned_at=AT)

        with pytest.raises(actions.UnableToInstallMeter, match="封印号已经用过"):
            install(meter_set_id=prepare(SPARE)[0], seal_numbers=installation.seal_numbers[:1])

    def test_takes_four_statements(self, install):
        assert len(cases.statements(install)) == 4


class TestOnline:
    def test_is_noted_once(self, case_id, install):
        install()
        first = AT + timedelta(minutes=15)
        later = AT + timedelta(minutes=30)

        for heard_at in (first, later):
            actions.note_online(
                meter_number=MAIN.meter_number, first_data_at=heard_at, at=later
            )

        assert queries.meters_of(case_id=case_id)[0].installation.first_data_at == first

    def test_of_an_unknown_meter_is_refused(self):
        with pytest.raises(actions.UnableToNoteOnline, match="没有找到"):
            actions.note_online(meter_number="9", first_data_at=AT, at=AT)

    def test_from_the_future_is_refused(self):
        with pytest.raises(actions.UnableToNoteOnline, match="晚于现在"):
            actions.note_online(
                meter_number="9", first_data_at=AT + timedelta(minutes=1), at=AT
            )


def test_what_is_missing_shrinks_to_nothing(case_id, request):
    assert codes(case_id) == ["METER_NOT_PREPARED"]
    install = request.getfixturevalue("install")  # prepares the meter it installs
    assert codes(case_id) == ["METER_NOT_INSTALLED"]
    install()
    assert codes(case_id) == ["METER_NOT_ONLINE"]
    actions.note_online(meter_number=MAIN.meter_number, first_data_at=AT, at=AT)

    assert codes(case_id) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_crews_at_once_one_installs(install):
    made, refused, barrier = [], [], threading.Barrier(2)

    def attempt(seal):
        barrier.wait()
        try:
            made.append(install(seal_numbers=(seal,)))
        except actions.UnableToInstallMeter as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[seal]) for seal in ("S-8", "S-9")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), len(refused)) == (1, 1)
    assert Seal.objects.count() == 1


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"multiplier": Decimal("2000.01")}, "multiplier_is_ct_by_pt"),
            ({"ct_primary_a": 40, "ct_secondary_a": 2}, "ratios_are_ratios"),
            ({"accuracy_class": "9"}, "accuracy_class_is_known"),
            ({"terminal_number": ""}, "is_named"),
        ],
    )
    def test_refuses_a_meter_set_that_is_not_right(self, meter_set_id, changes, words):
        with pytest.raises(IntegrityError, match=words):
            MeterSet.objects.filter(pk=meter_set_id).update(**changes)

    def test_refuses_two_sets_at_one_point(self, meter_set_id):
        row = MeterSet.objects.get(pk=meter_set_id)
        row.pk = None

        with pytest.raises(IntegrityError, match="one_per_point"):
            row.save(force_insert=True)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"meter_number": "9"}, "names_its_meter"),
            ({"reactive_kvarh": -1}, "not_negative"),
            ({"removed_at": AT - timedelta(minutes=1)}, "ends_after_it_starts"),
        ],
    )
    def test_refuses_an_installation_that_is_not_right(self, install, changes, words):
        install()

        with pytest.raises(IntegrityError, match=words):
            Installation.objects.update(**changes)

    def test_refuses_one_installer(self, install, fitter_id):
        install()

        with pytest.raises(IntegrityError, match="by_two"):
            Installation.objects.update(second_installer=fitter_id)

    def test_refuses_a_seal_twice(self, install):
        installation_id = install()

        with pytest.raises(IntegrityError, match="number"):
            Seal.objects.create(installation_id=installation_id, number="S-1")
