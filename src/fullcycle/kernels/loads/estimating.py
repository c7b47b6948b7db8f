"""Energy that was not heard of, by a rule that the bill prints; never in silence."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fullcycle.kernels.loads.curves import MISSING, QUARTERS_IN_DAY, Counts
from fullcycle.kernels.units.wording import Wording


class Method(StrEnum):
    """How missing quarter-hours are estimated."""

    SAME_HOUR_OF_OTHER_DAYS = "SAME_HOUR_OF_OTHER_DAYS"
    BETWEEN_NEIGHBOURS = "BETWEEN_NEIGHBOURS"


METHOD_WORDS = {
    Method.SAME_HOUR_OF_OTHER_DAYS: Wording(
        zh="按当月其他日同一时刻的平均值估算", en="mean of the same quarter-hour of other days"
    ),
    Method.BETWEEN_NEIGHBOURS: Wording(
        zh="按前后两点内插估算", en="between the values before and after"
    ),
}


class UnableToEstimate(Exception):
    """Nothing was heard that an estimate could stand on; `wording` says so."""

    def __init__(self) -> None:
        self.wording = Wording(
            zh="当月没有可用于估算的数据。", en="Nothing was heard to estimate from."
        )
        super().__init__(self.wording.en)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimated:
    """A point's curve without holes, and which quarter-hours are estimates."""

    wh: Counts
    is_estimated: NDArray[np.bool_]
    method: Method


def estimate(wh: Counts, *, method: Method) -> Estimated:
    """Fill one point's missing quarter-hours; `wh` has the shape (days * 96,).

    Raises:
        UnableToEstimate: if nothing was heard, or a quarter-hour was missing on every day.
    """
    missing = wh == MISSING
    if not missing.any():
        return Estimated(wh=wh, is_estimated=missing, method=method)
    if missing.all():
        raise UnableToEstimate
    filled = wh.astype(np.float64)
    if method is Method.BETWEEN_NEIGHBOURS:
        places = np.arange(len(wh))
        filled[missing] = np.interp(places[missing], places[~missing], filled[~missing])
    else:
        by_day = np.where(missing, np.nan, filled).reshape(-1, QUARTERS_IN_DAY)
        if np.isnan(by_day).all(axis=0).any():
            raise UnableToEstimate
        means = np.tile(np.nanmean(by_day, axis=0), len(by_day))
        filled[missing] = means[missing]
    return Estimated(
        wh=np.floor(filled + 0.5).astype(np.int32), is_estimated=missing, method=method
    )
