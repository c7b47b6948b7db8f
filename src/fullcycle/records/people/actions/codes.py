"""Codes that go to a phone: how long they live, how many may be tried and sent."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from django.utils.translation import gettext as _


DIGITS = 6
LIFE = timedelta(minutes=5)
MOST_TRIES = 5
RESEND_AFTER = timedelta(seconds=60)
MOST_CODES = ((timedelta(hours=1), 5), (timedelta(hours=24), 10))
"""With five tries a code, a day of guessing at one phone succeeds once in 20,000 days."""

LONGEST_STRETCH = max(stretch for stretch, _most in MOST_CODES)
"""How far the limits look back."""


class UnableToSendCode(Exception):
    """No code is sent to this phone now; the message says when to ask again."""

    def __init__(self, message: str, *, wait_seconds: int, is_code_on_its_way: bool) -> None:
        """Carry the wait, and whether the last code can still be confirmed meanwhile."""
        super().__init__(message)
        self.wait_seconds = wait_seconds
        self.is_code_on_its_way = is_code_on_its_way


def draw() -> str:
    """A fresh code."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def refuse_too_many(sent_at: Iterable[datetime], at: datetime) -> None:
    """Refuse another code to a phone that was sent codes at these instants.

    Raises:
        UnableToSendCode: if one was sent within the minute, or too many today.
    """
    sent = sorted(sent_at, reverse=True)
    if sent and at < sent[0] + RESEND_AFTER:
        wait = ceil((sent[0] + RESEND_AFTER - at).total_seconds())
        raise UnableToSendCode(
            _("验证码已发送，请在 %(seconds)d 秒后再获取。") % {"seconds": wait},
            wait_seconds=wait,
            is_code_on_its_way=True,
        )
    for stretch, most in MOST_CODES:
        recent = [instant for instant in sent if instant > at - stretch]
        if len(recent) >= most:
            wait = ceil((recent[most - 1] + stretch - at).total_seconds())
            raise UnableToSendCode(
                _("该手机号获取验证码次数过多，请在 %(minutes)d 分钟后再试。")
                % {"minutes": ceil(wait / 60)},
                wait_seconds=wait,
                is_code_on_its_way=False,
            )
