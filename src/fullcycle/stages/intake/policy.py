"""Who may see and change an application."""

from django.db.models import QuerySet

from fullcycle.gateways.questions.question import Given
from fullcycle.stages.intake.models import Application


def applications_of(*, person_id: int | Given) -> QuerySet[Application]:
    """The applications that exist for this applicant; staff see them through their cases."""
    return Application.objects.filter(applicant=person_id)
