"""Other gateways for LLM APIs, G8: how many times the router's CPU they take."""

from .. import requests, rounds
from ..contenders.litellm import LiteLLM
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
CHUNK = "CPU a chunk"
PYTHON = "it is on no package registry"


def warm_up(stage, size):
    for running in stage.running.values():
        requests.cost(stage, running, connections=CONNECTIONS, body_bytes=size,
                      ms=stage.bench.choose(WARM_UP_MS, WARM_UP_MS // 3))


def row(what, samples, gateway, limit):
    return ratio_row("G8", f"{what}, {gateway.name}'s of the router's",
                     rounds.ratio(samples, gateway.name, "router", "cpu_us"), limit, at_least=True,
                     errors=sum(map(rounds.errors, samples.values())),
                     detail=requests.medians_text(samples, "cpu_us", "µs"))


def missing(what, name, limit, why):
    return Row("G8", f"{what}, {name}'s of the router's", limit=limit, unit="×", at_least=True,
               skipped=why)


def request_samples(stage, size):
    warm_up(stage, size)
    return requests.in_rounds(stage, stage.bench.choose(5, 2), connections=CONNECTIONS,
                              body_bytes=size, ms=stage.bench.choose(1500, 500))


def stream_samples(stage, gateway):
    """None and why, if the gateway cannot stream."""
    tried = streams.cost(stage, stage.running[gateway.name])
    if tried["errors"]:
        return None, f"it fails {tried['errors']} of {streams.STREAMS} streams"
    return rounds.in_turns(stage.running, stage.bench.choose(5, 2),
                           lambda running: streams.cost(stage, running)), ""


def compare(bench, gateway):
    limits = {f"CPU a request, {SIZES[size]}": limit for size, limit in AT_LEAST.items()}
    script = Script(chunks=bench.choose(50, 8), interval_ms=100)
    with Stage(bench, [Router(bench.router), gateway], script) as stage:
        if gateway.name in stage.absent:
            why = stage.absent[gateway.name]
            return [missing(what, gateway.name, limit, why)
                    for what, limit in [*limits.items(), (CHUNK, CHUNK_AT_LEAST)]], {}
        taken = {what: request_samples(stage, size)
                 for what, size in zip(limits, AT_LEAST, strict=True)}
        streamed, why_not = stream_samples(stage, gateway)
    rows = [row(what, samples, gateway, limits[what]) for what, samples in taken.items()]
    rows.append(row(CHUNK, streamed, gateway, CHUNK_AT_LEAST) if streamed else
                missing(CHUNK, gateway.name, CHUNK_AT_LEAST, why_not))
    return rows, {f"{what}, {gateway.name}": samples for what, samples in
                  {**taken, CHUNK: streamed}.items()}


def run(bench):
    rows, samples = [], {}
    # With LiteLLM, which takes long to start and for each stream, two minutes would not do.
    for gateway in bench.choose((Portkey, LiteLLM), (Portkey,)):
        more_rows, more_samples = compare(bench, gateway(fetch=not bench.quick))
        rows += more_rows
        samples |= more_samples
    rows.append(missing("CPU a request", "the earlier Python program", AT_LEAST[KB], PYTHON))
    return rows, samples
