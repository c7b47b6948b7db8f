"""What the customer is told, when: short, without office words, with one thing to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from fullcycle.records.casework import queries as cases
from fullcycle.records.people import actions as people


PURPOSE = "connecting"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelWords:
    """A parcel as messages name it."""

    id: int
    names: str
    window: str
    tracking_number: str
    is_pickup: bool


class ParcelTold(Protocol):
    """One of the messages about a parcel."""

    def __call__(
        self, *, parcel: ParcelWords, case_id: int, person_id: int, at: datetime
    ) -> None:
        """Tell it."""
        ...


def tell_submitted(*, case_id: int, person_id: int, at: datetime) -> None:
    """The application has arrived; the code shows its progress without signing in."""
    card = cases.get_case(case_id=case_id).card
    words = _("您的用电申请已提交，编号%(number)s。凭查询码%(code)s可随时查看进度。") % {
        "number": card.number,
        "code": card.tracking_code,
    }
    _tell("connecting-submitted", words, case_id=case_id, person_id=person_id, at=at)


def tell_accepted(*, case_id: int, person_id: int, at: datetime) -> None:
    """The application is complete; the next thing is ours."""
    words = _("您的用电申请已受理，接下来由我们上门勘查，您现在不用做任何事。")
    _tell("connecting-accepted", words, case_id=case_id, person_id=person_id, at=at)


def tell_sent_back(*, case_id: int, person_id: int, at: datetime) -> None:
    """Something is missing, and everything that is missing is on one list."""
    words = _("您的用电申请还差几样材料，已一次列清，请在网上补齐，不用跑营业厅。")
    _tell("connecting-sent-back", words, case_id=case_id, person_id=person_id, at=at)


def tell_your_turn(*, case_id: int, what: str, person_id: int, at: datetime) -> None:
    """It is the customer's turn, for one thing."""
    words = _("您的用电申请现在轮到您：%(what)s。请登录全周期网上办理。") % {"what": what}
    _tell("connecting-your-turn", words, case_id=case_id, person_id=person_id, at=at)


def tell_energised(*, case_id: int, person_id: int, at: datetime) -> None:
    """The power is on."""
    words = _("您的用电已经接通。以后用电有任何问题，仍由您的客户经理负责到底。")
    _tell("connecting-energised", words, case_id=case_id, person_id=person_id, at=at)


def tell_booked(*, parcel: ParcelWords, case_id: int, person_id: int, at: datetime) -> None:
    """A courier comes: what to have ready, or what comes, and when."""
    pattern = (
        _("快递已约好：%(window)s上门取件，请把%(names)s交给快递员。运单号%(number)s。")
        if parcel.is_pickup
        else _("快递已约好：%(window)s把%(names)s送到。运单号%(number)s。")
    )
    words = pattern % {
        "window": parcel.window,
        "names": parcel.names,
        "number": parcel.tracking_number,
    }
    _tell("connecting-parcel-booked", words, case_id=case_id, person_id=person_id, at=at)


def tell_not_booked(*, parcel: ParcelWords, case_id: int, person_id: int, at: datetime) -> None:
    """No courier comes; what was chosen is kept, another time can be."""
    words = _("%(names)s的快递没有约上，请登录全周期换一个时间再约。") % {"names": parcel.names}
    _tell("connecting-parcel-not-booked", words, case_id=case_id, person_id=person_id, at=at)


def tell_not_cancelled(
    *, parcel: ParcelWords, case_id: int, person_id: int, at: datetime
) -> None:
    """The courier could not be called off and comes all the same."""
    words = _("快递没能取消：%(window)s快递员还会上门，%(names)s。进度页面写着原因。") % {
        "window": parcel.window,
        "names": parcel.names,
    }
    _tell("connecting-parcel-not-cancelled", words, case_id=case_id, person_id=person_id, at=at)


def tell_arrived(*, parcel: ParcelWords, case_id: int, person_id: int, at: datetime) -> None:
    """The bag was handed over."""
    pattern = (
        _("%(names)s的原件我们已经收到，您现在不用做任何事。")
        if parcel.is_pickup
        else _("%(names)s已经送到。如果您没有收到，请联系客户经理。")
    )
    words = pattern % {"names": parcel.names}
    _tell("connecting-parcel-arrived", words, case_id=case_id, person_id=person_id, at=at)


def tell_gone_astray(
    *, parcel: ParcelWords, case_id: int, person_id: int, at: datetime
) -> None:
    """The bag came back or was lost; the manager takes it up."""
    words = _("%(names)s的快递没有送到，客户经理会联系您，您不用跑。") % {"names": parcel.names}
    _tell("connecting-parcel-astray", words, case_id=case_id, person_id=person_id, at=at)


def _tell(template: str, words: str, *, case_id: int, person_id: int, at: datetime) -> None:
    people.message_person(
        people.PersonalMessage(
            template_code=template,
            words=words,
            purpose=PURPOSE,
            reference=f"{template}-{case_id}-{at:%Y%m%d%H%M%S}",
        ),
        person_id=person_id,
        at=at,
    )
