"""From what was decided, installed and energised to the supply as the database keeps it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from fullcycle.journeys.connecting import accounts
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.schemes.options import MeteringPoint, SchemeOption, Source
from fullcycle.records.casework.queries import CaseView
from fullcycle.records.customers import actions as customers
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.metering import queries as metering


class UnableToRegister(Exception):
    """The supply cannot be entered: something that must have been decided is missing."""


def chosen_option(case_id: int) -> SchemeOption:
    """The option the customer accepted.

    Raises:
        UnableToRegister: if none was accepted.
    """
    scheme = connections.find_scheme(case_id=case_id)
    decision = scheme.reply.decision if scheme and scheme.reply else None
    if scheme is None or decision is None or decision.option_number is None:
        raise UnableToRegister(_("客户还没有确认供电方案。"))
    return scheme.options[decision.option_number - 1]


def supply_of(case: CaseView, option: SchemeOption) -> customers.RegisteredSupply:
    """The supply that a case led to: a new account, or an account with more capacity.

    Raises:
        UnableToRegister: if the supply is not energised.
    """
    energising = connections.find_energising(case_id=case.card.id)
    if energising is None:
        raise UnableToRegister(_("还没有送电记录。"))
    application = applications.get_application_of_case(case_id=case.card.id)
    site = application.site
    before = accounts.account_of(case.card.customer_id, site.account_number if site else "")
    units = [unit.kva for unit in option.transformers.value for _ in range(unit.count)]
    return customers.RegisteredSupply(
        address=before.address if before else f"{site.street}{site.address}" if site else "",
        voltage_kv=int(option.voltage_kv.value),
        contract_kva=sum(units) + (before.contract_kva if before else 0),
        energised_on=energising.energised_at.astimezone(SITE_ZONE).date(),
        account_number=before.number if before else None,
        sources=tuple(
            _source(source)
            for source in option.sources.value
            if before is None or source.role != "MAIN"
        ),
        transformers=tuple(
            customers.NewTransformer(
                label=_("%(number)s 第%(place)d台")
                % {"number": case.card.number, "place": place},
                kva=kva,
                high_kv=int(option.voltage_kv.value),
            )
            for place, kva in enumerate(units, start=1)
        ),
        metering_points=_metering_points(case.card.id, option),
    )


def _source(source: Source) -> customers.NewSource:
    return customers.NewSource(
        role=source.role,
        substation=source.substation,
        feeder=source.feeder,
        voltage_kv=int(source.voltage_kv),
        capacity_kva=int(source.capacity_kva),
        bus_section=source.bus_section,
        boundary=customers.NewBoundary(
            place=source.boundary.why.zh,
            maintained_by_company=_("分界点电源侧"),
            maintained_by_customer=_("分界点负荷侧"),
        ),
    )


def _metering_points(
    case_id: int, option: SchemeOption
) -> tuple[customers.NewMeteringPoint, ...]:
    meters = {meter.point: meter for meter in metering.meters_of(case_id=case_id)}
    points = []
    for point in option.metering:
        meter = meters.get(point.feeder)
        points.append(
            customers.NewMeteringPoint(
                mode=point.mode.value,
                ct_primary_a=point.current.value.primary_a,
                ct_secondary_a=point.current.value.secondary_a,
                pt_ratio=_voltage_factor(point),
                meter_number=meter.meter_number if meter else "",
                accuracy_class=point.accuracy.value.metering_class,
            )
        )
    return tuple(points)


def _voltage_factor(point: MeteringPoint) -> Decimal:
    voltage = point.voltage.value
    return Decimal(1) if voltage is None else voltage.factor
