"""An option of a supply scheme as fields: read into a form, and edited back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from itertools import zip_longest
from typing import TypeVar

from django import forms
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices, language
from fullcycle.kernels.schemes import words
from fullcycle.kernels.schemes.choices import Choice
from fullcycle.kernels.schemes.editing import Edit
from fullcycle.kernels.schemes.options import SchemeOption, Source, Violation
from fullcycle.kernels.schemes.requests import NetworkAround
from fullcycle.kernels.schemes.terms import (
    Boundary,
    Interlock,
    MainWiring,
    MeteringMode,
    Switching,
)
from fullcycle.kernels.schemes.transformers import TransformerSet


V = TypeVar("V")

FIELD_OF_VIOLATION = {
    "sources": "feeder",
    "transformers": "transformer_kva",
    "contract_kva": "contract_kva",
    "compensation_kvar": "compensation_kvar",
    "metering": "ct_primary_a",
    "main_wiring": "main_wiring",
    "interlock": "interlock",
    "switching": "switching",
}
"""Where on the form a broken rule is shown; the others are shown above the option."""

FIELD_OF_RULE = {
    "schemes.boundary.": "boundary",
    "schemes.house.metered-": "metering_mode",
}
"""Rules that have a field of their own among those of their part, by how their ids begin."""

CODES: Mapping[str, Iterable[StrEnum]] = {
    "main_wiring": MainWiring,
    "interlock": Interlock,
    "switching": Switching,
    "boundary": Boundary,
    "second_boundary": Boundary,
    "metering_mode": MeteringMode,
}


class OptionForm(asking.Form):
    """What an engineer may change of an option; the kernel checks whatever comes of it."""

    is_offered = forms.BooleanField(label=gettext_lazy("给客户看这个方案"), required=False)
    feeder = forms.ChoiceField(label=gettext_lazy("主供线路"))
    second_feeder = forms.ChoiceField(label=gettext_lazy("第二路线路"))
    transformer_count = forms.IntegerField(
        label=gettext_lazy("变压器台数"), min_value=1, max_value=20
    )
    transformer_kva = forms.IntegerField(label=gettext_lazy("每台容量（kVA）"), min_value=1)
    contract_kva = forms.DecimalField(
        label=gettext_lazy("合同容量（kVA）"), min_value=1, decimal_places=2
    )
    compensation_kvar = forms.DecimalField(
        label=gettext_lazy("无功补偿（kvar）"), min_value=0, decimal_places=2
    )
    boundary = forms.ChoiceField(label=gettext_lazy("产权分界点"))
    second_boundary = forms.ChoiceField(label=gettext_lazy("第二路产权分界点"))
    metering_mode = forms.ChoiceField(
        label=gettext_lazy("计量方式"),
        help_text=gettext_lazy("改了以后，计量点、互感器变比和精度由规则跟着定。"),
    )
    ct_primary_a = forms.IntegerField(
        label=gettext_lazy("计量电流互感器一次电流（A）"), min_value=1
    )
    main_wiring = forms.ChoiceField(label=gettext_lazy("主接线"))
    interlock = forms.ChoiceField(label=gettext_lazy("联锁"))
    switching = forms.ChoiceField(label=gettext_lazy("切换方式"))

    def __init__(
        self, data: object, *, number: int, option: SchemeOption, network: NetworkAround
    ) -> None:
        """Begin with what the option says; offer the feeders around."""
        super().__init__(data, prefix=f"option{number}", initial=_initial(option))  # type: ignore[arg-type]
        self.number, self.option, self.network = number, option, network
        sources, feeders = option.sources.value, [one.name for one in network.feeders]
        choices.offer(self, "feeder", [(name, name) for name in feeders])
        if len(sources) > 1:
            choices.offer(self, "second_feeder", [(name, name) for name in feeders])
        else:
            del self.fields["second_feeder"], self.fields["second_boundary"]
        if len(option.transformers.value) != 1:
            del self.fields["transformer_count"], self.fields["transformer_kva"]
        for name, codes in CODES.items():
            if name in self.fields:
                choices.offer(
                    self,
                    name,
                    [(str(code), language.worded(words.shown(code))) for code in codes],
                )

    def edited(self) -> SchemeOption:
        """The option with what was changed; what was left is as the rules chose it."""
        given, option = self.cleaned_data, self.option
        return replace(
            option,
            sources=_valued(option.sources, self._sources()),
            transformers=_valued(option.transformers, self._transformers()),
            contract_kva=_valued(option.contract_kva, given["contract_kva"]),
            compensation_kvar=_valued(option.compensation_kvar, given["compensation_kvar"]),
            main_wiring=_valued(option.main_wiring, MainWiring(given["main_wiring"])),
            interlock=_valued(option.interlock, Interlock(given["interlock"])),
            switching=_valued(option.switching, Switching(given["switching"])),
        )

    def edit(self) -> Edit:
        """The boundaries and the metering that were chosen; more follows from them."""
        given = self.cleaned_data
        names = ("boundary", "second_boundary")
        initial_a = self.option.metering[0].current.value.primary_a
        return Edit(
            mode=MeteringMode(given["metering_mode"]),
            boundaries=tuple(
                Boundary(given[name]) if given.get(name) else source.boundary.value
                for source, name in zip_longest(self.option.sources.value, names)
                if source is not None
            ),
            primary_a=given["ct_primary_a"] if given["ct_primary_a"] != initial_a else None,
        )

    def _transformers(self) -> tuple[TransformerSet, ...]:
        given = self.cleaned_data
        if "transformer_kva" not in given:
            return self.option.transformers.value
        return (TransformerSet(count=given["transformer_count"], kva=given["transformer_kva"]),)

    def _sources(self) -> tuple[Source, ...]:
        names = (self.cleaned_data["feeder"], self.cleaned_data.get("second_feeder"))
        return tuple(
            self._fed_from(source, name)
            for source, name in zip(self.option.sources.value, names, strict=False)
        )

    def _fed_from(self, source: Source, name: str | None) -> Source:
        feeder = self.network.find(name) if name else None
        if feeder is None or name == source.feeder:
            return source
        return replace(
            source,
            feeder=feeder.name,
            substation=feeder.substation,
            bus_section=feeder.bus_section,
            voltage_kv=feeder.voltage_kv,
            is_dedicated=feeder.is_free_bay,
        )

    def show_violations(self, found: tuple[Violation, ...]) -> None:
        """Say each broken rule at its field."""
        for violation in found:
            field = _field_of(violation)
            said = f"{language.worded(violation.wording)} ({violation.rule_id})"
            self.add_error(field if field in self.fields else None, said)


def _field_of(violation: Violation) -> str | None:
    for rule, field in FIELD_OF_RULE.items():
        if violation.rule_id.startswith(rule):
            return field
    return FIELD_OF_VIOLATION.get(violation.field)


def _initial(option: SchemeOption) -> dict[str, object]:
    sources, units = option.sources.value, option.transformers.value
    return {
        "is_offered": True,
        "feeder": sources[0].feeder,
        "second_feeder": sources[1].feeder if len(sources) > 1 else "",
        "transformer_count": units[0].count if units else None,
        "transformer_kva": units[0].kva if units else None,
        "contract_kva": option.contract_kva.value,
        "compensation_kvar": option.compensation_kvar.value,
        "boundary": sources[0].boundary.value,
        "second_boundary": sources[1].boundary.value if len(sources) > 1 else "",
        "metering_mode": option.metering[0].mode.value,
        "ct_primary_a": option.metering[0].current.value.primary_a,
        "main_wiring": option.main_wiring.value,
        "interlock": option.interlock.value,
        "switching": option.switching.value,
    }


def _valued(choice: Choice[V], value: V) -> Choice[V]:
    return choice if choice.value == value else replace(choice, value=value)
