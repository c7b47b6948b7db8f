"""When people may be disturbed: nothing that can wait is sent from 21:00 to 8:00."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


ZONE = ZoneInfo("Asia/Shanghai")
BEGIN = time(21)
END = time(8)


def may_send_at(at: datetime, *, urgent: bool) -> bool:
    """Whether a message may go out at the instant: an urgent one always, others by day."""
    return urgent or END <= at.astimezone(ZONE).time() < BEGIN


def next_allowed_instant(at: datetime, *, urgent: bool) -> datetime:
    """Return the instant itself, or the next 8:00 in China, in the zone of China."""
    local = at.astimezone(ZONE)
    if may_send_at(at, urgent=urgent):
        return local
    morning = local.replace(hour=END.hour, minute=0, second=0, microsecond=0)
    return morning if local < morning else morning + timedelta(days=1)
