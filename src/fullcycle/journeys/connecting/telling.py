"""What the customer is told, when: short, without office words, with one thing to do."""

from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.records.casework import queries as cases
from fullcycle.records.people import actions as people


PURPOSE = "connecting"


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
