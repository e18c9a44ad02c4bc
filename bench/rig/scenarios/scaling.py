"""How the cost grows: with connections, the size of the body, providers, relay threads and streams.
Shown as curves, without goals."""

from .. import machine, requests, rounds
from ..contenders.haproxy import HAProxy
from ..contenders.nginx import Nginx
from ..contenders.router import Router
from ..stage import Stage
from ..traffic import Script
from . import many_streams

CONNECTIONS = (1, 4, 16, 64, 256, 1024)
BODY_KIB = (1, 4, 16, 64, 256, 1024, 4096)
PROVIDERS = (1, 10, 50, 200)
THREADS = (1, 2, 4)
STREAMS = (50, 200, 1000, 4000, 9500)
CHUNKS_A_SECOND = 9500  # of all streams together, however many there are
ROUNDS = 3
MS = 700


def others(bench):
    return [Router(bench.router), HAProxy(), Nginx()]


def curve(x, samples_at, figure):
    """{name: [median at each x]}, of [{name: samples}] for each x."""
    return {"x": list(x), "series": {
        name: [rounds.median(samples[name], figure) for samples in samples_at]
        for name in samples_at[0]}}


def by_connections(bench):
    with Stage(bench, others(bench)) as stage:
        samples = [requests.in_rounds(stage, ROUNDS, connections=count, ms=MS)
                   for count in CONNECTIONS]
    return curve(CONNECTIONS, samples, "cpu_us")


def by_body_size(bench):
    with Stage(bench, others(bench)) as stage:
        samples = [requests.in_rounds(stage, ROUNDS, body_bytes=kib * 1024, connections=16, ms=MS)
                   for kib in BODY_KIB]
    return curve(BODY_KIB, samples, "cpu_us")


def of_routers(bench, values, variant, **stage_options):
    """A router for each value, all at once and measured in turns."""
    with Stage(bench, [variant(value) for value in values], **stage_options) as stage:
        samples = requests.in_rounds(stage, ROUNDS, connections=32, ms=MS)
    return {"x": list(values), "series": {
        "router": [rounds.median(taken, "cpu_us") for taken in samples.values()]}}


def by_providers(bench):
    return of_routers(bench, PROVIDERS, lambda count: Router(
        bench.router, providers=count, name=f"router-{count}-providers"))


def by_threads(bench):
    """On both cores, one of which the load and the upstream share with it."""
    return of_routers(bench, THREADS, lambda count: Router(
        bench.router, threads=count, name=f"router-{count}-threads"), proxy_cores=machine.cores())


def streams_at(bench, count):
    """{name: [what holding so many streams took]}"""
    interval_ms = max(count * 1000 // CHUNKS_A_SECOND, 1)
    script = Script(chunks=max(3000 // interval_ms, 3), interval_ms=interval_ms)
    held = {}
    for contender in others(bench):
        with Stage(bench, [contender], script) as stage:
            for name, running in stage.running.items():
                held[name] = [many_streams.hold(stage, running, count, max(interval_ms, 100))]
    return held


def by_streams(bench):
    counts = [machine.most_streams(count) for count in STREAMS]
    samples = [streams_at(bench, count) for count in counts]
    return curve(counts, samples, "cpu_us"), curve(counts, samples, "stream_kib")


def run(bench):
    if bench.quick:
        return [], {}
    cpu_by_streams, memory_by_streams = by_streams(bench)
    return [], {"scaling": {
        "connections": by_connections(bench),
        "body": by_body_size(bench),
        "providers": by_providers(bench),
        "threads": by_threads(bench),
        "streams": cpu_by_streams,
        "memory": memory_by_streams,
    }}
