"""One customer's file: every value with its source and day, and what the file lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.doors.frame import language
from fullcycle.doors.frame.templatetags import frame
from fullcycle.doors.workbench import desk
from fullcycle.kernels.clientele import industries
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import AccountFile, CustomerFile, Origin
from fullcycle.records.portfolios import policy
from fullcycle.records.portfolios import queries as portfolios


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownValue:
    """One value of the file, with who said so and when."""

    label: str
    value: object
    source: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Values that belong to one thing: an account, a line, a transformer, a meter."""

    title: str
    values: tuple[KnownValue, ...]


@desk.desk_page
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show the file.

    Raises:
        Customer.DoesNotExist: if there is no such customer.
    """
    viewer = desk.viewer(request)
    file = customers.get_file(customer_id=customer_id, at=viewer.at)
    wanted = cases.CaseFilter(customer_id=customer_id)
    context = {
        "file": file,
        "values": _customer_values(file, on=timezone.localdate(viewer.at)),
        "accounts": [(one.account, tuple(_parts(one))) for one in file.accounts],
        "managers": portfolios.find_managers_of(customer_id=customer_id, at=viewer.at),
        "may_change_manager": policy.may_change_manager(
            person_id=viewer.person_id, at=viewer.at
        ),
        "cases": cases.list_cases(viewer=viewer, wanted=wanted).items,
        "papers": archive.list_papers(customer_id=customer_id, at=viewer.at),
    }
    return desk.show(request, "workbench/customer.html", context)


def _customer_values(file: CustomerFile, *, on: date) -> tuple[KnownValue, ...]:
    one = file.customer
    return _values(
        file.origins,
        ("credit_code", _("统一社会信用代码"), one.credit_code),
        ("address", _("地址"), one.address),
        ("legal_person", _("法定代表人"), one.legal_person),
        ("industry_code", _("行业"), _industry(one.industry_code, on)),
        ("importance", _("重要性等级"), one.importance_label),
        ("tier", _("服务等级"), one.tier_label),
    )


def _industry(code: str, on: date) -> str:
    return f"{language.worded(industries.wording_of(code, on=on))} {code}"


def _parts(file: AccountFile) -> Iterable[Part]:
    account = file.account
    yield Part(
        title=_("用电"),
        values=_values(
            account.origins,
            ("address", _("用电地址"), account.address),
            ("voltage_kv", _("供电电压"), f"{account.voltage_kv} kV"),
            ("contract_kva", _("合同容量"), f"{account.contract_kva:,} kVA"),
            ("running_kva", _("运行容量"), f"{account.running_kva:,} kVA"),
            ("energised_on", _("送电日期"), frame.day(account.energised_on)),
        ),
    )
    for source in file.sources:
        yield Part(
            title=f"{source.role_label} {source.feeder}",
            values=_values(
                source.origins,
                ("substation", _("变电站"), source.substation),
                ("feeder", _("线路"), f"{source.feeder} {source.feeder_number}".strip()),
                ("voltage_kv", _("电压"), f"{source.voltage_kv} kV"),
                ("capacity_kva", _("可供容量"), f"{source.capacity_kva:,} kVA"),
                ("protection", _("保护"), source.protection),
                ("boundary", _("产权分界"), source.boundary.place if source.boundary else ""),
            ),
        )
    for unit in file.transformers:
        yield Part(
            title=f"{unit.kind_label} {unit.label}",
            values=_values(
                unit.origins,
                ("kva", _("容量"), f"{unit.kva:,} kVA"),
                ("model", _("型号"), unit.model),
                ("serial_number", _("出厂编号"), unit.serial_number),
                ("state", _("状态"), unit.state_label),
            ),
        )
    for point in file.metering_points:
        yield Part(
            title=_("计量点 %(number)s") % {"number": point.number},
            values=_values(
                point.origins,
                ("mode", _("计量方式"), point.mode_label),
                ("meter_number", _("表号"), point.meter_number),
                ("accuracy_class", _("准确度等级"), point.accuracy_class),
                ("multiplier", _("倍率"), f"{point.multiplier.normalize():f}"),
            ),
        )


def _values(
    origins: Mapping[str, Origin], *fields: tuple[str, str, object]
) -> tuple[KnownValue, ...]:
    return tuple(
        KnownValue(
            label=label,
            value=value,
            source=origins[name].source if name in origins else "",
            on=origins[name].on if name in origins else None,
        )
        for name, label, value in fields
    )
