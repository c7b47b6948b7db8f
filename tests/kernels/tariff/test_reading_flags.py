"""Faults of arrived readings as flags of a bill."""

from datetime import datetime

import pytest

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.loads.quality import Fault, Finding
from fullcycle.kernels.tariff.reading_flags import TOLD, flag_of


AT = datetime(2026, 9, 5, 10, 15, tzinfo=SITE_ZONE)


@pytest.mark.parametrize("fault", TOLD)
def test_a_flag_names_point_moment_and_how_many(fault):
    flag = flag_of(Finding(fault=fault, at=AT, count=3), point_id="P1")
    assert (flag.kind.value, flag.point_id, flag.at) == (fault.value, "P1", AT)
    assert "计量点 P1 自 2026-09-05 10:15 起 3 个" in flag.wording.zh
    assert "quarter-hours: 3" in flag.wording.en


def test_a_gap_is_seen_from_the_curve_and_not_told_here():
    with pytest.raises(KeyError):
        flag_of(Finding(fault=Fault.GAP, at=AT), point_id="P1")
