"""How often something may be tried, counted in the database so that all processes agree."""

from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullcycle.doors.frame.models import RateLog


SECONDS_A_MINUTE = 60
SECONDS_AN_HOUR = 3600


class UnableToPermit(Exception):
    """Tried too often; the message says when to try again."""

    def __init__(self, wait_seconds: int) -> None:
        """Say how long to wait, in the largest unit that fits."""
        self.wait_seconds = wait_seconds
        super().__init__(
            _("操作太频繁了，请在%(wait)s后再试。") % {"wait": _wait(wait_seconds)}
        )


@transaction.atomic
def permit(key: str, limit: int, per_seconds: int, at: datetime) -> None:
    """Count one try under the key; at most `limit` in any stretch of `per_seconds`.

    Call it outside the transaction of what it guards: a try that is rolled back is not counted.

    Raises:
        UnableToPermit: if the limit is used up. A refused try is not counted.
    """
    RateLog.objects.bulk_create([RateLog(key=key, tried_at=[])], ignore_conflicts=True)
    log = RateLog.objects.select_for_update().get(key=key)
    window = timedelta(seconds=per_seconds)
    recent = [instant for instant in log.tried_at if instant > at - window]
    if len(recent) >= limit:
        free_at = sorted(recent)[-limit] + window
        raise UnableToPermit(ceil((free_at - at).total_seconds()))
    log.tried_at = [*recent, at]
    log.last_tried_at = at
    log.save(update_fields=["tried_at", "last_tried_at"])


def forget_rates(*, before: datetime) -> int:
    """Delete the logs last used before the instant; return how many. For a nightly job."""
    count, _by_model = RateLog.objects.filter(last_tried_at__lt=before).delete()
    return count


def _wait(seconds: int) -> str:
    if seconds < SECONDS_A_MINUTE:
        return ngettext("%(n)d 秒", "%(n)d 秒", seconds) % {"n": seconds}
    if seconds < SECONDS_AN_HOUR:
        minutes = ceil(seconds / SECONDS_A_MINUTE)
        return ngettext("%(n)d 分钟", "%(n)d 分钟", minutes) % {"n": minutes}
    hours = ceil(seconds / SECONDS_AN_HOUR)
    return ngettext("%(n)d 小时", "%(n)d 小时", hours) % {"n": hours}
