"""Other gateways for LLM APIs, G8: how many times the router's CPU they take."""

from .. import requests, rounds
from ..contenders.portkey import Portkey
from ..contenders.router import Router
from ..rows import Row, ratio_row
from ..stage import Stage
from ..traffic import Script
from . import streams
from .request_cost import HUNDRED_KB, KB, SIZES

CONNECTIONS = 16
WARM_UP_MS = 3000  # until a just-in-time compiler has done its work
AT_LEAST = {KB: 100, HUNDRED_KB: 50}
CHUNK_AT_LEAST = 10
PYTHON = "it is not available"


def warm_up(stage, size):
    for running in stage.running.values():
        requests.cost(stage, running, connections=CONNECTIONS, body_bytes=size,
                      ms=stage.bench.choose(WARM_UP_MS, WARM_UP_MS // 3))


def request_rows(bench, gateway):
    rows, taken = [], {}
    for size, limit in AT_LEAST.items():
        what = f"CPU a request, {SIZES[size]}, {gateway.name}'s of the router's"
        with Stage(bench, [Router(bench.router), gateway]) as stage:
            if gateway.name in stage.absent:
                rows.append(Row("G8", what, limit=limit, unit="×", at_least=True,
                                skipped=stage.absent[gateway.name]))
                continue
            warm_up(stage, size)
            samples = requests.in_rounds(stage, bench.choose(5, 2), connections=CONNECTIONS,
                                         body_bytes=size, ms=bench.choose(1500, 700))
        taken[f"{gateway.name} {SIZES[size]}"] = samples
        rows.append(ratio_row("G8", what, rounds.ratio(samples, gateway.name, "router", "cpu_us"),
                              limit, at_least=True, errors=rounds.errors(samples["router"]),
                              detail=requests.medians_text(samples, "cpu_us", "µs")))
    return rows, taken


def stream_row(bench, gateway):
    what = f"CPU a chunk, {gateway.name}'s of the router's"
    row = Row("G8", what, limit=CHUNK_AT_LEAST, unit="×", at_least=True)
    script = Script(chunks=bench.choose(50, 20), interval_ms=100)
    with Stage(bench, [Router(bench.router), gateway], script) as stage:
        row.skipped = stage.absent.get(gateway.name, "")
        if row.skipped:
            return row, {}
        tried = streams.cost(stage, stage.running[gateway.name])
        if tried["errors"]:
            row.skipped = f"{gateway.name} fails {tried['errors']} of {streams.STREAMS} streams"
            return row, {}
        samples = rounds.in_turns(stage.running, bench.choose(5, 2),
                                  lambda running: streams.cost(stage, running))
    detail = requests.medians_text(samples, "cpu_us", "µs")
    return ratio_row("G8", what, rounds.ratio(samples, gateway.name, "router", "cpu_us"),
                     CHUNK_AT_LEAST, at_least=True, detail=detail), samples


def run(bench):
    gateway = Portkey()
    rows, samples = request_rows(bench, gateway)
    row, samples[f"{gateway.name} streams"] = stream_row(bench, gateway)
    missing = Row("G8", "CPU a request, the earlier Python program's of the router's",
                  limit=AT_LEAST[KB], unit="×", at_least=True, skipped=PYTHON)
    return [*rows, row, missing], samples
