"""Opening a case."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from stdnum.iso7064 import mod_11_10

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.records.casework import engine
from fullcycle.records.casework.actions._standing import Move, Standing
from fullcycle.records.casework.models import Case, Drawing, ProcessState
from fullcycle.records.journal import actions as journal


TRACKING_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are misread on a phone."""

TRACKING_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """What is needed to open a case; `rules` holds the rules it will run on."""

    journey: str
    matter: str
    title: str
    customer_id: int
    district: str
    opened_by_id: int
    submission_key: str
    requested_kva: int
    voltage_kv: Decimal
    traits: CaseTraits
    rules: snapshot.CaseRules


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCase:
    """The case that was opened, or that the same form had opened before."""

    case_id: int
    number: str
    tracking_code: str
    is_first_submit: bool


@transaction.atomic
def open_case(*, new: NewCase, at: datetime) -> OpenedCase:
    """Open a case and put its token on the first node.

    The same form submitted again, also at the same moment, finds the case it opened first.

    Raises:
        engine.UnableToReadDrawing: if the journey is not known.
    """
    try:
        with transaction.atomic():
            case = _create_case(new, at)
    except IntegrityError:
        first = Case.objects.filter(submission_key=new.submission_key).first()
        if first is None:
            raise
        return _opened(first, is_first_submit=False)
    drawing = store_drawing(engine.journey_named(new.journey), at=at)
    process = engine.begin(bytes(drawing.xml), case.flags)
    state = ProcessState.objects.create(case=case, drawing=drawing, frozen=process.freeze())
    journal.record(
        journal.Act(
            act="casework.case.opened",
            subject_kind="case",
            subject_id=case.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=new.opened_by_id,
            at=at,
            details={
                "number": case.number,
                "drawing": str(drawing),
                "rulebook": new.rules.rulebook_version,
            },
        )
    )
    Standing(case, state, process).settle(Move(at=at, actor_id=new.opened_by_id))
    return _opened(case, is_first_submit=True)


def store_drawing(journey: engine.Journey, *, at: datetime) -> Drawing:
    """The stored version of a journey's drawing, stored now where it is new."""
    digest = sha256(journey.drawing).hexdigest()
    stored = Drawing.objects.filter(journey=journey.name, sha256=digest).first()
    if stored is not None:
        return stored
    with connection.cursor() as cursor:
        # Two processes that start on a new drawing at once must not both number it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework_drawing'))")
    latest = Drawing.objects.filter(journey=journey.name).aggregate(Max("version"))
    drawing, _ = Drawing.objects.get_or_create(
        journey=journey.name,
        sha256=digest,
        defaults={
            "version": (latest["version__max"] or 0) + 1,
            "xml": journey.drawing,
            "stored_at": at,
        },
    )
    return drawing


def _create_case(new: NewCase, at: datetime) -> Case:
    applied_on = at.astimezone(SITE_ZONE).date()
    return Case.objects.create(
        number=_next_number(new.district, applied_on),
        tracking_code="".join(
            secrets.choice(TRACKING_ALPHABET) for _ in range(TRACKING_LENGTH)
        ),
        submission_key=new.submission_key,
        matter=new.matter,
        title=new.title,
        customer_id=new.customer_id,
        opened_by_id=new.opened_by_id,
        opened_at=at,
        applied_on=applied_on,
        requested_kva=new.requested_kva,
        voltage_kv=new.voltage_kv,
        traits=snapshot.traits_as_plain(new.traits),
        rules=snapshot.as_plain(new.rules),
        flags=dict(new.rules.flags()),
    )


def _next_number(district: str, day: date) -> str:
    """District, day, running number and an ISO 7064 check digit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_case_number')")
        (running,) = cursor.fetchone()
    digits = f"{district}{day:%Y%m%d}{running % 1_000_000:06d}"
    return str(digits + mod_11_10.calc_check_digit(digits))


def _opened(case: Case, *, is_first_submit: bool) -> OpenedCase:
    return OpenedCase(
        case_id=case.pk,
        number=case.number,
        tracking_code=case.tracking_code,
        is_first_submit=is_first_submit,
    )
