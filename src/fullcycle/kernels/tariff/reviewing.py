"""What a made bill should be looked at for, beside what its own reckoning noticed."""

from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.tariff.bills import Bill, Flag, FlagKind
from fullcycle.kernels.tariff.facts import BillFacts, MaxDemand, PointRole
from fullcycle.kernels.units.wording import Wording


def review(
    bill: Bill, *, facts: BillFacts, usual_kwh: Decimal | None, book: TariffBook
) -> tuple[Flag, ...]:
    """Return the flags of a bill: a jump of the energy, a demand that the units cannot carry.

    `usual_kwh` is the mean of the months before, None where there are none.

    Raises:
        UnableToPrice: if the book lacks the number of days or multiples of a review.
    """
    return (
        *_jump(bill, facts, usual_kwh, book),
        *_over_capacity(bill, facts, book),
    )


def _jump(
    bill: Bill, facts: BillFacts, usual_kwh: Decimal | None, book: TariffBook
) -> tuple[Flag, ...]:
    if not usual_kwh:
        return ()
    multiple = _number(NumberName.REVIEW_JUMP_MULTIPLE, facts, book)
    kwh = sum(bill.billed_kwh.values())
    if kwh <= multiple * usual_kwh:
        return ()
    words = Wording(
        zh=f"本月电量 {kwh:,} 千瓦时，超过此前月均 {usual_kwh:,.0f} 千瓦时的 {multiple} 倍。",
        en=f"{kwh:,} kWh is above {multiple} times the monthly mean of {usual_kwh:,.0f} kWh.",
    )
    return (Flag(kind=FlagKind.JUMP, wording=words),)


def _over_capacity(bill: Bill, facts: BillFacts, book: TariffBook) -> tuple[Flag, ...]:
    # Billed by demand, the engine has looked already.
    is_seen = any(flag.kind is FlagKind.OVER_CAPACITY for flag in bill.flags)
    if is_seen or bill.demand_kw is None:
        return ()
    demand = MaxDemand(kw=bill.demand_kw, at=bill.demand_at)
    return over_capacity(demand, capacity_kva=bill.capacity_kva, facts=facts, book=book)


def over_capacity(
    demand: MaxDemand | None, *, capacity_kva: Decimal, facts: BillFacts, book: TariffBook
) -> tuple[Flag, ...]:
    """Flag a demand that the units in service cannot carry; none known is no fault.

    Raises:
        UnableToPrice: if the book lacks the share above which it is looked at.
    """
    share = _number(NumberName.REVIEW_DEMAND_SHARE, facts, book)
    if demand is None or demand.kw <= share * capacity_kva:
        return ()
    words = Wording(
        zh=f"最大需量 {demand.kw} 千瓦，超过运行容量 {capacity_kva} 千伏安的 {share:.0%}。",
        en=f"The maximum demand of {demand.kw} kW is above {share:.0%} of {capacity_kva} kVA.",
    )
    point_id = _measured_at(demand, facts)
    return (Flag(kind=FlagKind.OVER_CAPACITY, wording=words, point_id=point_id, at=demand.at),)


def _measured_at(demand: MaxDemand, facts: BillFacts) -> str | None:
    """The point that alone decides the demand; None where feeders are summed."""
    supply = [point for point in facts.points if point.role is PointRole.SUPPLY]
    deciding = {
        point.point_id
        for point in supply
        for use in point.measured
        if use.max_demand is not None and use.max_demand.at == demand.at
    }
    if len(supply) == 1:
        return supply[0].point_id
    return deciding.pop() if demand.at is not None and len(deciding) == 1 else None


def _number(name: NumberName, facts: BillFacts, book: TariffBook) -> Decimal:
    return book.number(name, on=facts.starts_on, region=facts.terms[0].region).value
