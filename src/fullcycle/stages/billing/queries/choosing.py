"""What customers asked for on the way they are charged, and what was decided."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import ModeRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeRequestView:
    """Another way of being charged, asked for; `answer` once somebody decided."""

    request_id: int
    account_id: int
    account_number: str
    customer_id: int
    case_id: int
    case_number: str
    charging_mode: ChargingMode
    charging_mode_label: str
    contract_demand_kw: Decimal | None
    wanted_from: date
    asked_at: datetime
    decided_at: datetime | None
    is_agreed: bool
    answer: str


def find_mode_request(*, viewer: Viewer, case_id: int) -> ModeRequestView | None:
    """The request of a case, None where it is of something else or not the viewer's."""
    row = _rows().filter(case_id=case_id).first()
    return _view(row) if row and _may_see(viewer, row) else None


def list_mode_requests(*, viewer: Viewer, account_id: int) -> tuple[ModeRequestView, ...]:
    """Everything that was asked for an account, the newest first."""
    rows = _rows().filter(account_id=account_id).order_by("-asked_at")
    # An account may have been another customer's before.
    carries = {
        customer_id: policy.accounts_seen(viewer, customer_id=customer_id)
        for customer_id in {row.case.customer_id for row in rows}
    }
    return tuple(
        _view(row) for row in rows if carries[row.case.customer_id](row.account.number)
    )


def _rows() -> QuerySet[ModeRequest]:
    return ModeRequest.objects.select_related("account", "case")


def _may_see(viewer: Viewer, row: ModeRequest) -> bool:
    return policy.may_see(
        viewer, customer_id=row.case.customer_id, account_number=row.account.number
    )


def _view(row: ModeRequest) -> ModeRequestView:
    return ModeRequestView(
        request_id=row.pk,
        account_id=row.account_id,
        account_number=row.account.number,
        customer_id=row.case.customer_id,
        case_id=row.case_id,
        case_number=row.case.number,
        charging_mode=ChargingMode(row.charging_mode),
        charging_mode_label=row.get_charging_mode_display(),
        contract_demand_kw=row.contract_demand_kw,
        wanted_from=row.wanted_from,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        is_agreed=row.terms_id is not None,
        answer=row.answer,
    )
