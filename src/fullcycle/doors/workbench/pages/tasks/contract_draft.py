"""Drafting the supply contract from the terms that follow from the accepted scheme."""

from dataclasses import replace

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices
from fullcycle.doors.workbench import sheets
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.journeys.connecting import building, contracts
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements.actions import ContractTerms


class TermsForm(asking.Form):
    """The terms that the contract officer settles."""

    starts_on = forms.DateField(
        label=gettext_lazy("从哪一天起"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    term_years = forms.IntegerField(label=gettext_lazy("期限（年）"), min_value=1, max_value=20)
    charging_mode = forms.ChoiceField(label=gettext_lazy("基本电费方式"))
    price_class = forms.CharField(label=gettext_lazy("电价类别"), max_length=40)
    boundary = forms.CharField(
        label=gettext_lazy("产权分界"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )

    def offer(self, terms: ContractTerms) -> None:
        """Offer the charging modes that are open to the customer."""
        choices.offer(
            self, "charging_mode", [(mode, mode) for mode in terms.charging_candidates]
        )


def contract_draft(sheet: sheets.Sheet) -> HttpResponse:
    """Show the terms, take the changes, set the contract and put it before the customer."""
    terms = contracts.proposed_terms(case_id=sheet.task.case_id, at=sheet.viewer.at)
    form = TermsForm(
        sheet.data,
        initial={
            "starts_on": terms.starts_on,
            "term_years": terms.term_years,
            "charging_mode": terms.charging_mode,
            "price_class": terms.price_class,
            "boundary": terms.boundary,
        },
    )
    form.offer(terms)
    return sheets.work(
        sheet,
        sheets.Work(
            form=form,
            act=lambda: building.draft_contract(
                task_id=sheet.task.id,
                terms=replace(terms, **form.cleaned_data),
                by_id=sheet.viewer.person_id,
                at=sheet.viewer.at,
            ),
            refusals=(agreements.UnableToDraftContract, typesetter.UnableToTypeset),
            context={"terms": terms},
        ),
    )
