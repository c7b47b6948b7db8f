"""Who may act for the enterprise: the list, letting a colleague act, and taking it back."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import clock, days, deeds, language, signin, submits
from fullcycle.doors.frame.templatetags import frame
from fullcycle.doors.portal.mandate_forms import BILL_MATTERS, MandateForm, Offering
from fullcycle.kernels.identity.mandates import Scope
from fullcycle.kernels.identity.refusals import UnableToReadNumber
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import CustomerCard
from fullcycle.records.people import actions as people
from fullcycle.records.people import policy, queries
from fullcycle.records.people.queries import MandateCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A mandate in words."""

    card: MandateCard
    matters: str
    accounts: str
    last_on: date | None
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """Who may act for it; somebody with a part of the matters sees their own mandates only."""

    customer: CustomerCard
    in_force: tuple[Held, ...]
    over: tuple[Held, ...]
    may_offer: bool


class RevokeForm(forms.Form):
    """Why a mandate ends."""

    reason = forms.CharField(
        label=gettext_lazy("为什么撤销"),
        help_text=gettext_lazy("例如：已调离财务岗位。"),
        max_length=200,
        required=False,
    )


@signin.customer_page
def mandates(request: HttpRequest) -> HttpResponse:
    """List who may act for the enterprise one acts for, or for each of them."""
    shown = [_enterprise(request, each) for each in signin.customers_shown(request)]
    return render(request, "portal/mandates.html", {"enterprises": shown})


def _enterprise(request: HttpRequest, customer_id: int) -> Enterprise:
    person_id, at = signin.customer_person_id(request), clock.now()
    may_offer = policy.may_grant_mandate(customer_id=customer_id, by_id=person_id, at=at)
    held = [
        _held(card, person_id)
        for card in queries.list_mandates_for(customer_id=customer_id, at=at)
        if may_offer or card.person.id == person_id
    ]
    return Enterprise(
        customer=customers.get_customer(customer_id),
        in_force=tuple(one for one in held if one.card.is_in_force),
        over=tuple(one for one in held if not one.card.is_in_force),
        may_offer=may_offer,
    )


def _held(card: MandateCard, person_id: int) -> Held:
    ends = [at for at in (card.terms.ends_at, card.terms.revoked_at) if at is not None]
    return Held(
        card=card,
        matters=_matters(card.terms.matters),
        accounts=_accounts(card.terms.accounts),
        last_on=days.last_day_before(min(ends)) if ends else None,
        is_mine=card.person.id == person_id,
    )


def _matters(scope: frozenset[str] | Scope) -> str:
    if isinstance(scope, Scope):
        return _("所有业务")
    if scope == BILL_MATTERS:
        return _("只看电费")
    known = current_rulebook().matters
    return frame.listed(known[code].wording for code in sorted(scope))


def _accounts(scope: frozenset[str] | Scope) -> str:
    return "" if isinstance(scope, Scope) else " · ".join(sorted(scope))


@signin.customer_page
@submits.once
def offer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Ask which colleague shall act, on what and until when; sent, let them.

    Raises:
        Http404: if the reader may not act for the whole of this enterprise.
    """
    person_id, at = signin.customer_person_id(request), clock.now()
    if not policy.may_grant_mandate(customer_id=customer_id, by_id=person_id, at=at):
        raise Http404
    offering = Offering(
        customer_id=customer_id,
        customer_name=customers.get_customer(customer_id).name,
        account_numbers=[account.number for account in customers.list_accounts_of(customer_id)],
        on=timezone.localdate(at),
    )
    form = MandateForm(request.POST or None, offering=offering)
    if form.is_valid():
        try:
            people.offer_mandate(form.offer(at=at), at=at, by_id=person_id)
        except UnableToReadNumber as refusal:
            form.add_error("phone", language.worded(refusal.wording))
        except (people.UnableToRegister, people.UnableToGrantMandate) as refusal:
            form.add_error("phone", str(refusal))
        else:
            words = _("已授权%(name)s，我们发短信告诉他了。")
            messages.success(request, words % {"name": form.cleaned_data["name"]})
            return redirect("portal:mandates")
    return render(request, "portal/mandate_offer.html", {"form": form, "offering": offering})


@signin.customer_page
@submits.once
def revoke(request: HttpRequest, customer_id: int, mandate_id: int) -> HttpResponse:
    """Ask whether the mandate shall end; sent, end it at once.

    Raises:
        Http404: if the enterprise has no such mandate that the reader may know of.
    """
    if customer_id not in signin.customers_shown(request):
        raise Http404
    enterprise = _enterprise(request, customer_id)
    known = {held.card.terms.mandate_id: held for held in enterprise.in_force}
    one = known.get(mandate_id)
    if one is None:
        raise Http404
    form = RevokeForm(request.POST if request.method == "POST" else None)
    deed = deeds.Deed(
        form=form,
        act=lambda: people.revoke_mandate(
            mandate_id=mandate_id,
            reason=form.cleaned_data["reason"],
            at=clock.now(),
            by_id=signin.customer_person_id(request),
        ),
        refusals=(people.UnableToRevoke,),
        done=_("已撤销，从现在起不能再代办。"),
    )
    if deeds.is_taken(request, deed):
        return redirect("portal:mandates")
    whole = queries.list_whole_person_ids_for(customer_id=customer_id, at=clock.now())
    context = {
        "form": form,
        "one": one,
        "customer": enterprise.customer,
        "is_last": whole == (one.card.person.id,),
    }
    return render(request, "portal/mandate_revoke.html", context)
