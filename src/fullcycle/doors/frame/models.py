"""The frame's own small tables: tries under a rate limit, forms already sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RateLog(models.Model):
    """When something was last tried, by key (`sms:<phone>`, `signin:<address>`)."""

    key = models.CharField(max_length=200, primary_key=True)
    tried_at = ArrayField(models.DateTimeField(), default=list)
    last_tried_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        """Name the key."""
        return self.key


class SentForm(models.Model):
    """A form that was sent, by the token in it, and where its sender was sent on to."""

    token = models.UUIDField(primary_key=True)
    sent_at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        """Name the token."""
        return str(self.token)
