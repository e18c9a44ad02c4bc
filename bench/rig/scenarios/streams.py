"""What a piece of a stream costs, and how old it is when the client has it, G5."""

from .. import machine, rounds
from ..contenders.direct import Direct
from ..contenders.haproxy import HAProxy
from ..contenders.nginx import Nginx
from ..contenders.router import Router
from ..rows import Row, ratio_row
from ..stage import Stage
from ..traffic import Script

STREAMS = 200
INTERVAL_MS = 20
# On one core: slow enough that all three fit into the time of real-time scheduled work.
ONE_CORE_INTERVAL_MS = 50


def cost(stage, running):
    """Of one load of streams whose chunks are spread evenly over their interval."""
    before = running.cpu_ns()
    counted = stage.load.run("streams", running.url(), running.headers, streams=STREAMS,
                             ramp=stage.script.interval_ms, chunks=stage.script.chunks)
    running.settle()
    spent = running.cpu_ns() - before
    ages = counted["chunk_age_us"] or {}
    return {"cpu_us": spent / 1000 / max(counted["chunks"], 1), "errors": counted["errors"],
            "chunks": counted["chunks"], "coalesced": counted["coalesced"],
            "p50_us": ages.get("p50"), "p99_us": ages.get("p99")}


def compare(bench, one_core):
    interval_ms = ONE_CORE_INTERVAL_MS if one_core else INTERVAL_MS
    script = Script(chunks=bench.choose(2000, 400) // interval_ms, interval_ms=interval_ms)
    chosen = [Router(bench.router), Nginx(), HAProxy()] + ([Direct()] if one_core else [])
    with Stage(bench, chosen, script, one_core=one_core) as stage:
        for running in stage.running.values():
            cost(stage, running)
        samples = rounds.in_turns(stage.running, bench.choose(7, 3),
                                  lambda running: cost(stage, running))
    return samples, stage.absent


def row(what, samples, absent, figure):
    if "nginx" not in samples:
        return Row("G5", what, limit=1.0, unit="×", skipped=absent["nginx"])
    detail = ", ".join(f"{name} {rounds.median(taken, figure):.1f}"
                       for name, taken in samples.items()) + " µs"
    return ratio_row("G5", what, rounds.ratio(samples, "router", "nginx", figure), 1.0,
                     detail=detail,
                     errors=rounds.errors(samples["router"]) + rounds.errors(samples["nginx"]))


def coalesced_row(samples):
    counts = {name: sum(sample["coalesced"] for sample in taken) for name, taken in samples.items()}
    return Row("G5", f"chunks that came together with an earlier one, {STREAMS} streams",
               counts["router"], limit=0,
               detail=", ".join(f"{name} {count}" for name, count in counts.items()))


def run(bench):
    samples, absent = compare(bench, one_core=False)
    rows = [row(f"CPU a chunk, {STREAMS} streams, of nginx's", samples, absent, "cpu_us")]
    what = f"age of a chunk p50, {STREAMS} streams, one core in real time, of nginx's"
    if not machine.real_time_permitted():
        rows.append(Row("G5", what, limit=1.0, unit="×",
                        skipped="real-time scheduling is not permitted here"))
        return rows + [coalesced_row(samples)], {"streams": samples}
    timed, absent = compare(bench, one_core=True)
    rows += [row(what, timed, absent, "p50_us"), coalesced_row(timed)]
    return rows, {"streams": samples, "streams on one core": timed}
