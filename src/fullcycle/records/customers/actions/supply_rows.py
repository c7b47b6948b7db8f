"""From a supply that was handed in to its rows: checked, computed, not saved yet."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.kernels.identity import account_number as account_numbers
from fullcycle.records.customers.actions.forms import (
    NewMeteringPoint,
    NewSource,
    NewTransformer,
    RegisteredSupply,
)
from fullcycle.records.customers.actions.origins import Origin
from fullcycle.records.customers.models import (
    Account,
    Boundary,
    MeteringPoint,
    SupplySource,
    Transformer,
    TransformerState,
)
from fullcycle.records.customers.models.supplies import VOLTAGES_KV


REGION = "ZJ"


class UnableToRegisterSupply(Exception):
    """The supply cannot be registered so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRows:
    """The parts of an account; `account` is set on each before it is saved."""

    sources: tuple[SupplySource, ...]
    boundaries: tuple[Boundary, ...]
    transformers: tuple[Transformer, ...]
    states: tuple[TransformerState, ...]
    metering_points: tuple[MeteringPoint, ...]


def account_number(text: str) -> str:
    """The number in its 13 digits.

    Raises:
        UnableToRegisterSupply: if it is no account number of the region.
    """
    try:
        return account_numbers.parse(text, region=REGION)
    except account_numbers.UnableToReadAccountNumber as refusal:
        words = refusal.wording.in_language(get_language() or "")
        raise UnableToRegisterSupply(words) from refusal


def refuse_wrong_figures(supply: RegisteredSupply) -> None:
    """Refuse a supply that contradicts itself or could not be one.

    Raises:
        UnableToRegisterSupply: naming what is wrong.
    """
    if not supply.address.strip():
        raise UnableToRegisterSupply(_("请填写用电地址。"))
    if supply.contract_kva <= 0:
        raise UnableToRegisterSupply(_("合同容量应大于 0。"))
    voltages = [supply.voltage_kv, *(one.high_kv for one in supply.transformers)]
    voltages += [source.voltage_kv for source in supply.sources]
    if not set(voltages) <= set(VOLTAGES_KV):
        raise UnableToRegisterSupply(_("供电电压应为 10 千伏及以上的标准电压等级。"))
    if any(one.kva <= 0 for one in supply.transformers):
        raise UnableToRegisterSupply(_("变压器容量应大于 0。"))
    if sum(source.role == "MAIN" for source in supply.sources) > 1:
        raise UnableToRegisterSupply(_("一个户号只能有一路主供电源。"))


def account_row(supply: RegisteredSupply, *, number: str, origin: Origin) -> Account:
    """The row of a new account without its customer; capacity must be the transformers' sum.

    Raises:
        UnableToRegisterSupply: if it is not, or there is no main source or no metering point.
    """
    refuse_wrong_figures(supply)
    if supply.removed_transformers:
        raise UnableToRegisterSupply(_("新户号没有可拆除的变压器。"))
    if not any(source.role == "MAIN" for source in supply.sources):
        raise UnableToRegisterSupply(_("请填写主供电源。"))
    if not supply.metering_points:
        raise UnableToRegisterSupply(_("请至少填写一个计量点。"))
    refuse_other_sum(supply.contract_kva, [one.kva for one in supply.transformers])
    values = {
        "number": number,
        "address": supply.address.strip(),
        "voltage_kv": supply.voltage_kv,
        "contract_kva": supply.contract_kva,
        "running_kva": sum(one.kva for one in supply.transformers if one.is_running),
        "energised_on": supply.energised_on,
    }
    return Account(
        **values,
        status=Account.Status.ACTIVE if values["running_kva"] else Account.Status.SUSPENDED,
        provenance=origin.of(values),
    )


def refuse_other_sum(contract_kva: int, capacities_kva: Sequence[int]) -> None:
    """Refuse a contract capacity that is not the sum of the transformers.

    Raises:
        UnableToRegisterSupply: naming both figures.
    """
    total_kva = sum(capacities_kva)
    if total_kva != contract_kva:
        raise UnableToRegisterSupply(
            _("合同容量 %(contract)s 千伏安与受电设备容量合计 %(total)s 千伏安不一致，请核对。")
            % {"contract": contract_kva, "total": total_kva}
        )


def supply_rows(
    supply: RegisteredSupply,
    *,
    account: Account,
    origin: Origin,
    at: datetime,
    points_before: int = 0,
) -> SupplyRows:
    """The rows of what is listed in the supply; new metering points are numbered on."""
    sources = [_source(one, account, origin) for one in supply.sources]
    transformers = [_transformer(one, account, origin) for one in supply.transformers]
    return SupplyRows(
        sources=tuple(source for source, _boundary in sources),
        boundaries=tuple(boundary for _source, boundary in sources if boundary),
        transformers=tuple(transformers),
        states=tuple(
            _state(row, at, is_running=new.is_running)
            for row, new in zip(transformers, supply.transformers, strict=True)
        ),
        metering_points=tuple(
            _metering_point(one, account, origin, place)
            for place, one in enumerate(supply.metering_points, start=points_before + 1)
        ),
    )


def _source(
    new: NewSource, account: Account, origin: Origin
) -> tuple[SupplySource, Boundary | None]:
    values = {name: getattr(new, name) for name in new.__slots__ if name != "boundary"}
    if not (new.substation.strip() and new.feeder.strip()):
        raise UnableToRegisterSupply(_("请填写电源的变电站和线路。"))
    source = SupplySource(account=account, **values, provenance=origin.of(values))
    if new.boundary is None:
        return source, None
    sides = asdict(new.boundary)
    return source, Boundary(source=source, **sides, provenance=origin.of(sides))


def _transformer(new: NewTransformer, account: Account, origin: Origin) -> Transformer:
    values = {name: getattr(new, name) for name in new.__slots__ if name != "is_running"}
    return Transformer(account=account, **values, provenance=origin.of(values))


def _state(transformer: Transformer, at: datetime, *, is_running: bool) -> TransformerState:
    return TransformerState(
        transformer=transformer,
        state=TransformerState.State.RUNNING if is_running else TransformerState.State.SEALED,
        period=DateTimeTZRange(at, None),
    )


def _metering_point(
    new: NewMeteringPoint, account: Account, origin: Origin, place: int
) -> MeteringPoint:
    if min(new.ct_primary_a, new.ct_secondary_a) <= 0 or new.pt_ratio <= 0:
        raise UnableToRegisterSupply(_("互感器变比应大于 0。"))
    ct_ratio = Decimal(new.ct_primary_a) / new.ct_secondary_a
    values = asdict(new) | {
        "number": new.number or f"{account.number}{place:02d}",
        "ct_ratio": ct_ratio,
        "multiplier": ct_ratio * new.pt_ratio,
    }
    return MeteringPoint(account=account, **values, provenance=origin.of(values))
