"""Many districts' curves, streamed, in a process of its own; prints megabytes and seconds."""

import sys
from pathlib import Path
from time import perf_counter

from tools.bench.curves import periods_of_month, summed_from_disk

from fullcycle.gateways.curve_store.parquet_months import ParquetCurves


def main() -> int:
    """Sum up every district below a folder."""
    periods = periods_of_month()
    started = perf_counter()
    for folder in sorted(Path(sys.argv[1]).iterdir()):
        summed_from_disk(ParquetCurves(folder), periods)
    print(_highest_megabytes(), perf_counter() - started)
    return 0


def _highest_megabytes() -> float:
    """The most memory that was resident at once, mapped files included."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(kilobytes) / 1024


if __name__ == "__main__":
    sys.exit(main())
