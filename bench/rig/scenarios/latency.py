"""The latency a proxy adds, G4. Upstream, proxy and client take turns on one core, scheduled in
real time, one request at a time: nothing else runs between them, and what a proxy adds is what it
and the kernel do for it. On two cores the time in which a sleeping core wakes would hide that."""

import statistics

from .. import machine, requests, rounds
from ..contenders.direct import Direct
from ..contenders.haproxy import HAProxy
from ..contenders.nginx import Nginx
from ..contenders.router import Router
from ..rows import Row, ratio_row
from ..stage import Stage

# Requests of a round: over before the kernel's limit on real-time scheduled work, 95 % of a second,
# is reached.
COUNT = 4000
GOAL, WHAT, LIMIT = "G4", "added latency p50, 1 KB, one core in real time, of HAProxy's", 1.0
QUIET_RATE = 2000


def added(samples, name, figure="p50_us"):
    return [with_it[figure] - without[figure]
            for with_it, without in zip(samples[name], samples["direct"], strict=True)]


def one_core(bench):
    if not machine.real_time_permitted():
        skipped = Row(GOAL, WHAT, limit=LIMIT, unit="×",
                      skipped="real-time scheduling is not permitted here")
        return [skipped], {}
    chosen = [Direct(), Router(bench.router), HAProxy(), Nginx()]
    with Stage(bench, chosen, one_core=True) as stage:
        samples = requests.in_rounds(stage, bench.choose(9, 3), connections=1,
                                     count=bench.choose(COUNT, COUNT // 4))
    if "HAProxy" not in samples:
        return [Row(GOAL, WHAT, limit=LIMIT, unit="×", skipped=stage.absent["HAProxy"])], samples
    detail = ", ".join(f"{name} {statistics.median(added(samples, name)):.1f}"
                       for name in samples if name != "direct") + " µs"
    figure = rounds.ratio_of(added(samples, "router"), added(samples, "HAProxy"))
    return [ratio_row(GOAL, WHAT, figure, LIMIT, detail=detail,
                      errors=sum(map(rounds.errors, samples.values())))], samples


def two_cores(bench):
    """For the record: p50 and p99 at a quiet rate, each on the core it has elsewhere."""
    with Stage(bench, [Direct(), Router(bench.router), HAProxy(), Nginx()]) as stage:
        samples = requests.in_rounds(stage, bench.choose(5, 3), mode="open", rate=QUIET_RATE,
                                     ms=bench.choose(1500, 400))
    rows = []
    for percentile in ("p50", "p99"):
        if "HAProxy" in samples:
            rows.append(ratio_row(
                "", f"latency {percentile}, 1 KB, {QUIET_RATE} requests a second, of HAProxy's",
                rounds.ratio(samples, "router", "HAProxy", f"{percentile}_us"),
                detail=requests.medians_text(samples, f"{percentile}_us", "µs"),
                errors=sum(map(rounds.errors, samples.values()))))
    return rows, samples


def run(bench):
    rows, samples = one_core(bench)
    more_rows, more_samples = two_cores(bench)
    return rows + more_rows, {"latency on one core": samples, "latency on two": more_samples}
