"""The phone of a customer's person: what was sent to it."""

from procrastinate.contrib.django.models import ProcrastinateJob

from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.port import OutgoingMessage, SendingReceipt
from fullcycle.records.people import actions as people


class Carrier:
    """A messenger that remembers what it was given."""

    def __init__(self):
        self.sent: list[OutgoingMessage] = []

    def send(self, message, *, at):
        self.sent.append(message)
        return SendingReceipt(reference=message.reference, provider_number="1", accepted_at=at)


def newest_message(at):
    """Deliver the message that was asked for last, and return it."""
    job = ProcrastinateJob.objects.filter(task_name="send_message").latest("id")
    with messenger.lent(Carrier()) as carrier:
        assert people.deliver_message(at=at, **job.args)
    return carrier.sent[-1]


def messages_waiting(at):
    """Deliver every message that was asked for, in order, and return them."""
    jobs = ProcrastinateJob.objects.filter(task_name="send_message").order_by("id")
    with messenger.lent(Carrier()) as carrier:
        for job in jobs:
            assert people.deliver_message(at=at, **job.args)
    return carrier.sent
