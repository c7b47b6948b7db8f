"""The clock on the wall, which a test turns."""

from datetime import timedelta


class Hands:
    """The hands of the clock; they stand in for `doors.frame.clock.now`."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at

    def pass_(self, **period):
        self.at += timedelta(**period)
