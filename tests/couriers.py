"""Couriers that do not come."""

from fullcycle.gateways.courier.port import UnableToBook, UnableToCancel, UnableToTrack


class Unreachable:
    """A courier that answers nobody, or of whom nobody knows what it heard."""

    def __init__(self, *, may_have_been_booked=False):
        self.may_have_been_booked = may_have_been_booked
        self.asked = 0

    def book_pickup(self, *_, **__):
        self.asked += 1
        raise UnableToBook("对方服务连接不上。", may_have_been_booked=self.may_have_been_booked)

    book_delivery = book_pickup

    def cancel(self, *_, **__):
        raise UnableToCancel("快递暂时联系不上", may_be_tried_again=True)

    def track(self, *_, **__):
        raise UnableToTrack("快递暂时查不到")
