"""The sections of an application: what was typed, read into what is meant.

A section is read whole: everything that is wrong is named at its field, and what was typed is
kept by the caller as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.utils.translation import gettext as _

from fullcycle.kernels.clientele import industries
from fullcycle.kernels.clientele.industries import UnableToReadIndustry
from fullcycle.kernels.identity import credit_code, resident_id
from fullcycle.kernels.identity.refusals import UnableToReadNumber
from fullcycle.kernels.rulebook.tariffs.terms import UseClass
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes.requests import LoadItem
from fullcycle.kernels.units.wording import Wording


Typed = Mapping[str, object]
"""A section as it was typed: texts, and for the load list a list of rows of texts."""

MOST_LOADS = 60
MOST_KVA = 100_000
MOST_TEXT = 120


class Section(StrEnum):
    """The parts of the task list that are answered; papers and the check are parts as well."""

    ENTERPRISE = "enterprise"
    DEMAND = "demand"
    SITE = "site"
    DELIVERY = "delivery"


class ActsAs(StrEnum):
    """What the applicant is to the enterprise."""

    LEGAL_PERSON = "LEGAL_PERSON"
    AGENT = "AGENT"


class DeliveryWay(StrEnum):
    """How papers travel that must travel."""

    ONLINE = "ONLINE"
    PICKUP = "PICKUP"
    COURIER = "COURIER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong at which field, in words for the person who typed it."""

    field: str
    words: str | Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """Who applies, and who acts for them."""

    credit_code: str
    name: str
    legal_person: str
    industry_code: str
    applicant_name: str
    applicant_id_number: str
    acts_as: ActsAs


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is to be supplied."""

    use_class: UseClass
    loads: tuple[LoadItem, ...]
    requested_kva: int
    importance: Importance
    security_load_kw: Decimal
    growth_kva: int
    needed_on: date | None
    has_special_load: bool
    has_own_generation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where, and by how many sources."""

    account_number: str
    """The account that gets more capacity; empty for a new supply."""
    street: str
    address: str
    wants_second_source: bool
    is_residential: bool
    property_number: str
    project_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How papers travel that must travel."""

    way: DeliveryWay
    address: str
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A section read: its value if nothing is wrong, else what is."""

    value: Enterprise | Demand | Site | Delivery | None
    problems: tuple[Problem, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing or wrong."""
        return not self.problems


def read_section(section: Section, typed: Typed, *, on: date) -> Reading:
    """Read what was typed in a section, by the tables of the day it was typed."""
    reader = _Reader(typed, on)
    value = _READERS[section](reader)
    problems = tuple(reader.problems)
    return Reading(value=None if problems else value, problems=problems)


class _Reader:
    """Takes fields out of what was typed and keeps the list of what is wrong."""

    def __init__(self, typed: Typed, on: date) -> None:
        self._typed = typed
        self.on = on
        self.problems: list[Problem] = []

    def text(self, field: str, *, is_required: bool = True) -> str:
        text = str(self._typed.get(field) or "").strip()
        if not text and is_required:
            self.refuse(field, _("这一项还没有填。"))
        if len(text) > MOST_TEXT:
            self.refuse(field, _("这里最多填写120个字。"))
        return text

    def choice(self, field: str, choices: type[StrEnum], default: str) -> str:
        text = self.text(field)
        if text in set(choices):
            return text
        if text:
            self.refuse(field, _("请从给出的选项中选择一项。"))
        return default

    def number(self, field: str, *, most: int, is_required: bool = True) -> Decimal:
        text = self.text(field, is_required=is_required)
        if not text:
            return Decimal(0)
        try:
            number = Decimal(text)
        except InvalidOperation:
            self.refuse(field, _("请填写数字，例如 630。"))
            return Decimal(0)
        if not number.is_finite() or not 0 <= number <= most:
            self.refuse(field, _("请填写 0 到 %(most)s 之间的数字。") % {"most": most})
            return Decimal(0)
        return number

    def day(self, field: str) -> date | None:
        text = self.text(field, is_required=False)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(field, _("请填写日期，例如 2026-12-31。"))
            return None

    def is_true(self, field: str) -> bool:
        return self._typed.get(field) in {True, "on", "true", "yes"}

    def rows(self, field: str) -> Sequence[Typed]:
        rows = self._typed.get(field)
        return (
            [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        )

    def refuse(self, field: str, words: str | Wording) -> None:
        self.problems.append(Problem(field=field, words=words))


def _read_enterprise(reader: _Reader) -> Enterprise:
    code = reader.text("credit_code")
    if code:
        try:
            code = credit_code.parse(code)
        except UnableToReadNumber as refusal:
            reader.refuse("credit_code", refusal.wording)
    number = reader.text("applicant_id_number")
    if number:
        try:
            number = resident_id.parse(number)
        except UnableToReadNumber as refusal:
            reader.refuse("applicant_id_number", refusal.wording)
    industry = reader.text("industry_code")
    if industry:
        try:
            industry = industries.code_of(industry, on=reader.on)
        except UnableToReadIndustry as refusal:
            reader.refuse("industry_code", refusal.wording)
    return Enterprise(
        credit_code=code,
        name=reader.text("name"),
        legal_person=reader.text("legal_person"),
        industry_code=industry,
        applicant_name=reader.text("applicant_name"),
        applicant_id_number=number,
        acts_as=ActsAs(reader.choice("acts_as", ActsAs, ActsAs.AGENT)),
    )


def _read_demand(reader: _Reader) -> Demand:
    loads = tuple(_read_load(reader, place) for place, _row in enumerate(reader.rows("loads")))
    if not loads:
        reader.refuse("loads", _("请至少填写一种用电设备。"))
    if len(loads) > MOST_LOADS:
        reader.refuse("loads", _("设备最多列60行；更多的请上传清单文件。"))
    requested = reader.number("requested_kva", most=MOST_KVA)
    if requested != requested.to_integral_value() or requested == 0:
        reader.refuse("requested_kva", _("请填写整数千伏安，例如 1250。"))
    return Demand(
        use_class=UseClass(reader.choice("use_class", UseClass, UseClass.INDUSTRY)),
        loads=loads,
        requested_kva=int(requested),
        importance=Importance(reader.choice("importance", Importance, Importance.NONE)),
        security_load_kw=reader.number("security_load_kw", most=MOST_KVA, is_required=False),
        growth_kva=int(reader.number("growth_kva", most=MOST_KVA, is_required=False)),
        needed_on=reader.day("needed_on"),
        has_special_load=reader.is_true("has_special_load"),
        has_own_generation=reader.is_true("has_own_generation"),
    )


def _read_load(reader: _Reader, place: int) -> LoadItem:
    row = _Reader(reader.rows("loads")[place], reader.on)
    quantity = row.number("quantity", most=10_000)
    if quantity != quantity.to_integral_value() or quantity == 0:
        row.refuse("quantity", _("请填写台数，例如 2。"))
    rated_kw = row.number("rated_kw", most=MOST_KVA)
    if rated_kw == 0:
        row.refuse("rated_kw", _("请填写每台的额定功率（千瓦）。"))
    load = LoadItem(
        kind=row.text("kind"),
        rated_kw=rated_kw,
        quantity=int(quantity),
        is_important=row.is_true("is_important"),
        is_nonlinear=row.is_true("is_nonlinear"),
    )
    for problem in row.problems:
        reader.refuse(f"loads-{place}-{problem.field}", problem.words)
    return load


def _read_site(reader: _Reader) -> Site:
    return Site(
        account_number=reader.text("account_number", is_required=False),
        street=reader.text("street"),
        address=reader.text("address"),
        wants_second_source=reader.is_true("wants_second_source"),
        is_residential=reader.is_true("is_residential"),
        property_number=reader.text("property_number", is_required=False),
        project_code=reader.text("project_code", is_required=False),
    )


def _read_delivery(reader: _Reader) -> Delivery:
    way = DeliveryWay(reader.choice("way", DeliveryWay, DeliveryWay.ONLINE))
    travels = way is not DeliveryWay.ONLINE
    return Delivery(
        way=way,
        address=reader.text("address", is_required=travels),
        slot=reader.text("slot", is_required=way is DeliveryWay.PICKUP),
    )


_READERS: Mapping[Section, Callable[[_Reader], Enterprise | Demand | Site | Delivery]] = {
    Section.ENTERPRISE: _read_enterprise,
    Section.DEMAND: _read_demand,
    Section.SITE: _read_site,
    Section.DELIVERY: _read_delivery,
}
