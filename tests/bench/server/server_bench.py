"""`./dev bench server`: the data plane with a million devices, beside what PostgreSQL does by itself in the same run."""

import contextlib
import datetime
from pathlib import Path

from . import liveness_bench
from .analysis_bench import PROCESSES, AnalysisBench
from .figures import Figure, Table
from .ingest_bench import IngestBench
from .installation import Installation, SealedFleet
from .outage_bench import OutageBench
from .page_bench import PageBench

PARTS = ("pages", "ingest", "analysis", "disk", "outage", "liveness")


def server(binary: Path, folder: Path, devices: int, parts: tuple[str, ...] = PARTS, quick: bool = False,
           as_json: bool = False) -> list[Figure]:
    """`folder` takes some 40 GB with a million devices; the devices that an earlier run has left there are used again.
    quick: a hundredth of everything."""
    table = Table(as_json)
    if quick:
        devices = min(devices, 10_000)
    if "liveness" in parts:
        liveness_bench.run(binary, 3 if quick else 20, table)
    if not set(parts) - {"liveness"}:
        return table.figures
    # Whose batches are really sealed and analysed: of enough agents that each process leases some of them.
    read = 1_500 if quick else max(min(devices, 15_000), devices // 10)
    with Installation(binary, folder) as installation:
        _pages(installation, devices, parts, quick, table)
        fleet = SealedFleet(installation, "large", read)
        start = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0)
        if "ingest" in parts:
            IngestBench(installation, "large", table).run(start - datetime.timedelta(hours=24), rounds=1 if quick else 5)
        if not {"analysis", "disk", "outage"} & set(parts):
            return table.figures
        with _analyzers(installation) as analyzers:
            analysis = AnalysisBench(installation, "large", fleet, devices, table, analyzers)
            analysis.run(rounds=2)
            if "disk" in parts:
                analysis.disk()
            if "outage" in parts:
                OutageBench(installation, "large", fleet, table).run(start - datetime.timedelta(hours=24))
    return table.figures


def _pages(installation: Installation, devices: int, parts, quick: bool, table: Table) -> None:
    """The large database, and one with a tenth of its devices to compare its pages with."""
    large = PageBench(installation, "large", devices, table)
    large.make(long_days=60 if quick else 400)
    if "pages" not in parts:
        return
    small = PageBench(installation, "small", max(1_000, devices // 10), table)
    small.make(long_days=60 if quick else 400)
    before = small.measure()
    for (size, page), p99 in large.measure().items():
        peer = before[size, page]
        table.add(Figure(f"{page}, {size}: ten times the devices", p99, "ms p99", peer, "ms p99 with a tenth of the devices", "<= 2",
                         p99 <= 2 * peer))


@contextlib.contextmanager
def _analyzers(installation: Installation):
    running = [installation.start("large", "analyze", number) for number in range(1, PROCESSES + 1)]
    try:
        yield running
    finally:
        for process in running:
            process.stop()
