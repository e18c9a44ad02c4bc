"""What one request costs."""

from . import rounds
from .contenders.router import RELAY

WARM_UP_MS = 300


def warm_up(stage, **load):
    for running in stage.running.values():
        stage.load.run("closed", running.url(), running.headers, ms=WARM_UP_MS,
                       answer_bytes=answer_bytes(stage, running), **load)
        running.settle()


def answer_bytes(stage, running):
    return stage.script.answer_bytes if running.answer_bytes is None else running.answer_bytes


def cost(stage, running, /, mode="closed", **load):
    """CPU a request, from the begin of a load until the contender is idle again, and the load's own
    figures."""
    before, relay_before = running.cpu_ns(), running.cpu_ns(RELAY)
    counted = stage.load.run(mode, running.url(), running.headers,
                             answer_bytes=answer_bytes(stage, running), **load)
    running.settle()
    requests = max(counted["requests"], 1)
    return {
        "cpu_us": (running.cpu_ns() - before) / 1000 / requests,
        "relay_us": (running.cpu_ns(RELAY) - relay_before) / 1000 / requests,
        "errors": counted["errors"],
        "requests": counted["requests"],
        "rate": counted["rate"],
        "p50_us": (counted["latency_us"] or {}).get("p50"),
        "p99_us": (counted["latency_us"] or {}).get("p99"),
    }


def in_rounds(stage, how_many, /, **load):
    warm_up(stage, **{name: load[name] for name in ("body_bytes", "connections") if name in load})
    return rounds.in_turns(stage.running, how_many, lambda running: cost(stage, running, **load))


def medians_text(samples, figure, unit):
    return ", ".join(f"{name} {rounds.median(taken, figure):.1f}" for name, taken in
                     samples.items()) + f" {unit}"
