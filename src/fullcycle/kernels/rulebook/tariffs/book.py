"""The tariff book: asked for the rows that hold for a province, a day and a customer."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from fullcycle.kernels.calendars.workdays import WorkCalendar
from fullcycle.kernels.rulebook.dating import COUNTRY
from fullcycle.kernels.rulebook.tariffs import checking, finding, power_factors, rules, words
from fullcycle.kernels.rulebook.tariffs.reading import Reading, read_files
from fullcycle.kernels.rulebook.tariffs.terms import FixedPrice, Period, UseClass
from fullcycle.kernels.units.wording import Wording


DATA = Path(__file__).parents[1] / "data" / "tariffs"
DEMO = Path(__file__).parents[1] / "data" / "tariffs_demo"
"""Invented prices for the demonstration district; their rule ids begin with `demo.`."""

REMEMBERED = 1 << 16


@cache
def load_tariff_book(folder: Path = DATA) -> "TariffBook":
    """Return the book of a folder; repeated calls share one reading.

    `DEMO` is the real book, completed by invented rows where the real one has none.

    Raises:
        UnableToReadRulebook: naming every fault by file, line and entry.
    """
    if folder == DEMO:
        return completed_book(load_tariff_book(), files_of(DEMO))
    return book_of(files_of(folder))


def files_of(folder: Path) -> tuple[Path, ...]:
    """Return the rule files of a folder, in the order of their names."""
    return tuple(sorted(folder.glob("*.yaml")))


def book_of(files: Iterable[Path]) -> "TariffBook":
    """Read files as one book.

    Raises:
        UnableToReadRulebook: naming every fault by file, line and entry.
    """
    reading = _checked(read_files(files, id_prefix="tariff"), beneath=())
    return TariffBook(version=reading.version, layers=(reading.sorted_rows(),))


def completed_book(real: "TariffBook", files: Iterable[Path]) -> "TariffBook":
    """Return a book whose lacking rows are filled in from files; their ids begin `demo.`.

    Raises:
        UnableToReadRulebook: naming every fault by file, line and entry.
    """
    beneath = real.layers[0].components
    reading = _checked(read_files(files, id_prefix="demo"), beneath=beneath)
    return TariffBook(
        version=f"{real.version}+{reading.version}",
        layers=(*real.layers, reading.sorted_rows()),
    )


def _checked(reading: Reading, *, beneath: Sequence[rules.ComponentRule]) -> Reading:
    checking.refuse_faulty_book(reading, beneath=beneath)
    reading.faults.raise_if_any()
    return reading


class TariffBook:
    """Every dated row of the tariffs; a province's own row goes before the country's.

    Nothing is guessed: where no row holds, a lookup raises `UnableToPrice`, whose wording
    names province, month, voltage and component. A later layer answers only where no earlier
    one does. Answers are remembered.
    """

    def __init__(self, *, version: str, layers: Sequence[rules.TariffRows]) -> None:
        self.version = version
        self.layers = tuple(layers)
        self._energy = finding.by_key(layers, lambda rows: rows.energy_prices, _component_of)
        self._listed = finding.all_rows(layers, lambda rows: rows.listed_prices)
        self._fixed = finding.by_key(
            layers, lambda rows: rows.fixed_prices, lambda row: row.price
        )
        self._numbers = finding.by_key(layers, lambda rows: rows.numbers, lambda row: row.name)
        self._components = finding.all_rows(layers, lambda rows: rows.components)
        self._periods = finding.all_rows(layers, lambda rows: rows.periods)
        self._deep_valleys = finding.all_rows(layers, lambda rows: rows.deep_valleys)
        self._ratios = finding.all_rows(layers, lambda rows: rows.ratios)
        self._standards = finding.all_rows(layers, lambda rows: rows.power_factor_standards)
        self._chargings = finding.all_rows(layers, lambda rows: rows.chargings)
        self._excesses = finding.all_rows(layers, lambda rows: rows.excesses)
        self._prorations = finding.all_rows(layers, lambda rows: rows.prorations)
        self._percents = [
            (table, power_factors.percents(table))
            for rows in layers
            for table in rows.power_factors
        ]
        self._edges = finding.seams(layers)
        remember = lru_cache(maxsize=REMEMBERED)
        self._find_energy_price = remember(self._look_up_energy_price)
        self._find_listed_price = remember(self._look_up_listed_price)
        self._find_fixed_price = remember(self._look_up_fixed_price)
        self._find_ratios = remember(self._look_up_ratios)
        self._find_number = remember(self._look_up_number)
        self._lay_day = remember(self._laid_day)
        self._find_components = remember(self._look_up_components)

    def components(self, *, on: date, region: str) -> tuple[rules.ComponentRule, ...]:
        """Return the parts of the energy charge in the order of the official bill.

        Those with a `part_of` are shown beneath another and not charged again.

        Raises:
            UnableToPrice: nobody has written down what a bill of that province consists of.
        """
        found = self._find_components(on, region)
        if not found:
            what = Wording(zh="电价构成", en="the components of a bill")
            raise words.lacking_rule(region=region, on=on, what=what)
        return found

    def energy_price(self, component: str, *, key: rules.PriceKey) -> rules.EnergyPriceRule:
        """Return the price of one component in yuan per kWh.

        Raises:
            UnableToPrice: it is not in the book.
        """
        found = self._find_energy_price(component, key)
        if found is None:
            raise words.lacking_price(key, self._component_worded(component, key))
        return found

    def find_listed_price(self, *, key: rules.PriceKey) -> rules.ListedPriceRule | None:
        """Return the prices of an official table, which go before any sum of components."""
        return self._find_listed_price(key)

    def fixed_price(self, price: FixedPrice, *, key: rules.PriceKey) -> rules.FixedPriceRule:
        """Return the capacity or demand price in yuan per kVA (or kW) and month.

        Raises:
            UnableToPrice: it is not in the book.
        """
        found = self._find_fixed_price(price, key)
        if found is None:
            raise words.lacking_price(key, words.worded(price))
        return found

    def ratios(self, *, key: rules.PriceKey) -> rules.RatioRule:
        """Return by what the floating part is multiplied in each period.

        Raises:
            UnableToPrice: they are not in the book.
        """
        found = self._find_ratios(key)
        if found is None:
            raise words.lacking_price(key, Wording(zh="分时浮动比例", en="time-of-use ratios"))
        return found

    def day_table(self, *, on: date, region: str, calendar: WorkCalendar) -> rules.DayTable:
        """Return the period of each quarter-hour of a day, deep valleys of holidays included.

        Raises:
            UnableToPrice: the periods of that province and day are not in the book.
            UnableToCount: the calendar does not reach that day, and holidays matter.
        """
        return self._lay_day(on, region, calendar)

    def power_factor_percent(
        self, *, standard: Decimal, value: Decimal, on: date
    ) -> rules.PowerFactorPercent:
        """Return what a power factor of two decimals adds to the base, in percent.

        Raises:
            UnableToPrice: no table of that standard holds on that day.
            ValueError: the value has more decimals, or does not lie between 0 and 1.
        """
        index = power_factors.hundredths(value)
        for table, percents in self._percents:
            if table.standard == standard and table.dating.is_in_force(on):
                return rules.PowerFactorPercent(
                    rule_id=table.dating.rule_id, standard=standard, percent=percents[index]
                )
        what = Wording(
            zh=f"功率因数标准 {standard} 的调整表",
            en=f"the adjustments for a power-factor standard of {standard}",
        )
        raise words.lacking_rule(region=COUNTRY, on=on, what=what)

    def power_factor_standard(
        self,
        *,
        kva: Decimal,
        voltage_kv: Decimal,
        use: UseClass,
        has_on_load_tap_changer: bool,
        on: date,
    ) -> rules.PowerFactorStandardRule:
        """Return the standard a customer is held to; its `standard` is None where none is.

        Raises:
            UnableToPrice: no rule holds on that day.
        """
        for rule in self._standards(COUNTRY, on):
            is_meant = use in rule.use_classes and (
                has_on_load_tap_changer or not rule.needs_on_load_tap_changer
            )
            is_high = rule.min_kv is None or voltage_kv >= rule.min_kv
            if is_meant and is_high and self._is_large_enough(kva, rule, on):
                return rule
        what = Wording(zh="功率因数标准", en="the power-factor standard")
        raise words.lacking_rule(region=COUNTRY, on=on, what=what)

    def charging(
        self, *, use: UseClass, kva: Decimal, on: date, region: str
    ) -> rules.ChargingRule:
        """Return which charging modes are open to a customer.

        Raises:
            UnableToPrice: no rule holds on that day.
        """
        for rule in self._chargings(region, on):
            is_low_enough = rule.up_to is None or kva <= self._value(rule.up_to, on, region)
            is_below = rule.below is None or kva < self._value(rule.below, on, region)
            if use in rule.use_classes and is_low_enough and is_below:
                return rule
        what = Wording(zh="可选的计费方式", en="the open charging modes")
        raise words.lacking_rule(region=region, on=on, what=what)

    def number(self, name: rules.NumberName, *, on: date, region: str) -> rules.NumberRule:
        """Return a single number.

        Raises:
            UnableToPrice: it is not in the book for that day.
        """
        found = self._find_number(name, on, region)
        if found is None:
            raise words.lacking_rule(region=region, on=on, what=Wording(zh=name, en=name))
        return found

    def find_number(
        self, name: rules.NumberName, *, on: date, region: str
    ) -> rules.NumberRule | None:
        """Return a single number, or None where no rule of that name holds on that day."""
        return self._find_number(name, on, region)

    def excess(self, *, on: date, region: str) -> rules.ExcessRule:
        """Return which reading of the rule on excess demand is in force.

        Raises:
            UnableToPrice: none is.
        """
        for rule in self._excesses(region, on):
            return rule
        what = Wording(zh="超需量计费规则", en="the rule on excess demand")
        raise words.lacking_rule(region=region, on=on, what=what)

    def proration(self, *, on: date, region: str) -> rules.ProrationRule:
        """Return what a day of a monthly charge is.

        Raises:
            UnableToPrice: no rule is in force.
        """
        for rule in self._prorations(region, on):
            return rule
        what = Wording(zh="按日计费规则", en="the rule on parts of a month")
        raise words.lacking_rule(region=region, on=on, what=what)

    def seams(self, *, region: str, starts_on: date, ends_on: date) -> tuple[date, ...]:
        """Return the days after `starts_on` and before `ends_on` on which a row changes."""
        edges = self._edges.get(region, self._edges[COUNTRY])
        return edges[bisect_right(edges, starts_on) : bisect_left(edges, ends_on)]

    def _look_up_components(self, on: date, region: str) -> tuple[rules.ComponentRule, ...]:
        found: dict[str, rules.ComponentRule] = {}
        for rule in self._components(region, on):
            found.setdefault(rule.code, rule)
        return tuple(sorted(found.values(), key=lambda rule: rule.order))

    def _look_up_energy_price(
        self, component: str, key: rules.PriceKey
    ) -> rules.EnergyPriceRule | None:
        for rule in self._energy(component, key.region, key.on):
            if (
                finding.is_in_band(rule, key.voltage_kv)
                and rule.structure in {None, key.structure}
                and rule.purchase_mode in {None, key.purchase_mode}
                and rule.price_class in {None, key.price_class}
            ):
                return rule
        return None

    def _look_up_listed_price(self, key: rules.PriceKey) -> rules.ListedPriceRule | None:
        for rule in self._listed(key.region, key.on):
            if (
                finding.is_in_band(rule, key.voltage_kv)
                and rule.structure == key.structure
                and rule.purchase_mode == key.purchase_mode
                and rule.price_class == key.price_class
            ):
                return rule
        return None

    def _look_up_fixed_price(
        self, price: FixedPrice, key: rules.PriceKey
    ) -> rules.FixedPriceRule | None:
        for rule in self._fixed(price, key.region, key.on):
            if finding.is_in_band(rule, key.voltage_kv):
                return rule
        return None

    def _look_up_ratios(self, key: rules.PriceKey) -> rules.RatioRule | None:
        for rule in self._ratios(key.region, key.on):
            if rule.structure in {None, key.structure}:
                return rule
        return None

    def _look_up_number(
        self, name: rules.NumberName, on: date, region: str
    ) -> rules.NumberRule | None:
        return next(self._numbers(name, region, on), None)

    def _laid_day(self, on: date, region: str, calendar: WorkCalendar) -> rules.DayTable:
        for rule in self._periods(region, on):
            if on.month in rule.months:
                return self._with_deep_valley(rule, on, region, calendar)
        what = Wording(zh="分时时段", en="the time-of-use periods")
        raise words.lacking_rule(region=region, on=on, what=what)

    def _with_deep_valley(
        self, rule: rules.PeriodRule, on: date, region: str, calendar: WorkCalendar
    ) -> rules.DayTable:
        quarters, rule_ids = rule.quarters, [rule.dating.rule_id]
        for deep in self._deep_valleys(region, on):
            if _is_on(deep, on, calendar):
                rule_ids.append(deep.dating.rule_id)
                quarters = tuple(
                    Period.DEEP_VALLEY if index in deep.quarters else period
                    for index, period in enumerate(quarters)
                )
        return rules.DayTable(rule_ids=tuple(rule_ids), quarters=quarters)

    def _is_large_enough(
        self, kva: Decimal, rule: rules.PowerFactorStandardRule, on: date
    ) -> bool:
        least = rule.from_kva
        if isinstance(least, rules.NumberName):
            least = self._value(least, on, COUNTRY)
        return (least is None or kva >= least) and (
            rule.over_kva is None or kva > rule.over_kva
        )

    def _value(self, name: rules.NumberName, on: date, region: str) -> Decimal:
        return self.number(name, on=on, region=region).value

    def _component_worded(self, component: str, key: rules.PriceKey) -> Wording:
        for rule in self._find_components(key.on, key.region):
            if rule.code == component:
                return rule.wording
        return Wording(zh=component, en=component)


def _component_of(row: rules.EnergyPriceRule) -> str:
    return row.component


def _is_on(deep: rules.DeepValleyRule, on: date, calendar: WorkCalendar) -> bool:
    holiday = calendar.find_holiday(on)
    return holiday is not None and any(
        named.name in holiday.name.zh and (named.first is None or holiday.number <= named.first)
        for named in deep.holidays
    )
