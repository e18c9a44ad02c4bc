"""Memory, idle and a stream, and as many streams as descriptors allow: G6 and G7."""

import time

from .. import machine
from ..contenders.haproxy import HAProxy
from ..contenders.nginx import Nginx
from ..contenders.router import Router
from ..rows import Row
from ..stage import Stage
from ..traffic import Script, result_of

WANTED = 9500
INTERVAL_MS = 1000
HOLD_S = 1.0  # after all are open


def hold(stage, running, count, ramp_ms):
    """Memory before and while `count` streams are open, and what the client saw."""
    idle = running.memory()
    before = running.cpu_ns()
    load = stage.load.start("streams", running.url(), running.headers, streams=count, ramp=ramp_ms,
                            chunks=stage.script.chunks)
    load.stderr.readline()  # all are open
    time.sleep(HOLD_S)
    open_now = running.memory()
    counted = result_of(load)
    running.settle()
    ages = counted["chunk_age_us"] or {}
    return {"idle_mib": idle.resident_kib / 1024,
            "stream_kib": (open_now.resident_kib - idle.resident_kib) / count,
            "peak_mib": running.memory().peak_kib / 1024,
            "streams": count,
            "errors": counted["errors"], "faults": counted["faults"],
            "statuses": counted["statuses"],
            "cpu_us": (running.cpu_ns() - before) / 1000 / max(counted["chunks"], 1),
            "first_byte_p99_ms": (counted["first_byte_us"] or {}).get("p99", 0) / 1000,
            "age_p50_us": ages.get("p50"), "age_p99_us": ages.get("p99")}


def run(bench):
    count = machine.most_streams(WANTED)
    ramp_ms = 4000
    script = Script(chunks=bench.choose(8, 3), interval_ms=INTERVAL_MS)
    held = {}
    for contender in bench.choose([Router(bench.router), HAProxy(), Nginx()],
                                  [Router(bench.router)]):
        with Stage(bench, [contender], script) as stage:
            for name, running in stage.running.items():
                held[name] = hold(stage, running, count, ramp_ms)
    router = held["router"]

    def told(figure):
        return ", ".join(f"{name} {taken[figure]:.1f}" for name, taken in held.items())
    errors = router["errors"]
    return [
        Row("G6", f"memory a stream, {count:,} open", router["stream_kib"], "KiB", 5, errors=errors,
            detail=told("stream_kib")),
        Row("G6", "memory idle, before the first request", router["idle_mib"], "MiB", 10,
            detail=told("idle_mib")),
        Row("G7", f"memory at its peak, {count:,} streams, no error", router["peak_mib"], "MiB", 64,
            errors=errors, detail=told("peak_mib")),
        Row("", f"first byte p99, {count:,} streams begun in {ramp_ms / 1000:.0f} s",
            router["first_byte_p99_ms"], "ms", errors=errors, detail=told("first_byte_p99_ms")),
        Row("", f"CPU a chunk, {count:,} streams", router["cpu_us"], "µs", errors=errors,
            detail=told("cpu_us")),
    ], {"many streams": held}
