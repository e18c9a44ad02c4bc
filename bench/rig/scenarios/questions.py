"""What questions about the router cost those it relays for, G10: analytics over a large CSV asked
without a pause, and three open dashboards, against the same load without them. The goal is about a
provider that takes 20 ms, which none beats; for one that takes no time, what is left is shown."""

import contextlib
import time

from .. import machine, rounds
from ..askers import ANALYTICS, DASHBOARD, Asker
from ..contenders.router import RELAY, Router
from ..csv_history import write_history
from ..process import get
from ..rows import ratio_row
from ..stage import Stage
from ..traffic import Script

RATE = 2000  # requests a second
DASHBOARDS = 3
PATIENCE = 120  # seconds for taking the CSV in
PROVIDER_MS = 20
FIGURES = {"p50_us": "latency p50", "p99_us": "latency p99", "cpu_us": "CPU a request"}
KINDS = ("nobody", "analytics", "dashboards")


class RouterWithPast(Router):
    def __init__(self, program, rows):
        super().__init__(program)
        self.rows = rows

    def start(self, around):
        folder = self.log_folder(around)
        folder.mkdir(mode=0o700)
        write_history(folder / "request_stats.csv", self.rows)
        return super().start(around)


def await_history(running):
    """Until a question over all of it is answered."""
    end = time.monotonic() + PATIENCE
    for path in ANALYTICS:
        while True:
            try:
                get(running.port, path)
                break
            except Exception:
                if time.monotonic() > end:
                    raise
    running.settle()


def askers(kind, running, seconds):
    core = machine.cores()[1]
    if kind == "analytics":
        return [Asker(running.port, ANALYTICS, core)]
    if kind == "dashboards":
        return [Asker(running.port, DASHBOARD, core, pause=seconds, first=seconds * i / DASHBOARDS)
                for i in range(DASHBOARDS)]
    return []


def relay(stage, running, kind, ms):
    """The load of a round, while `kind` asks. Of the CPU, what the relay threads take: the rest
    only uses what they leave."""
    with contextlib.ExitStack() as stack:
        asking = [stack.enter_context(asker) for asker in askers(kind, running, ms / 1000)]
        before = running.cpu_ns(RELAY)
        counted = stage.load.run("open", running.url(), rate=RATE, ms=ms)
        spent = running.cpu_ns(RELAY) - before
    running.settle()
    return {"cpu_us": spent / 1000 / max(counted["requests"], 1),
            "p50_us": counted["latency_us"]["p50"], "p99_us": counted["latency_us"]["p99"],
            "answers": sum(asker.answers for asker in asking),
            "errors": counted["errors"] + sum(asker.failures for asker in asking)}


def rows_of(samples, count, delay_ms):
    rows = []
    names = {"analytics": f"constant /analytics over {count / 1e6:.0f} M rows",
             "dashboards": f"{DASHBOARDS} dashboards over {count / 1e6:.0f} M rows"}
    for kind, name in names.items():
        answers = rounds.median(samples[kind], "answers")
        for figure, words in FIGURES.items():
            is_goal = delay_ms > 0 and figure != "cpu_us"
            detail = (f"{rounds.median(samples['nobody'], figure):.1f} to "
                      f"{rounds.median(samples[kind], figure):.1f} µs; {answers:.0f} answers")
            rows.append(ratio_row("G10" if is_goal else "",
                                  f"relay {words} with {name}, of that without, provider "
                                  f"{delay_ms} ms",
                                  rounds.ratio(samples, kind, "nobody", figure),
                                  1.1 if is_goal else None,
                                  errors=rounds.errors(samples[kind]), detail=detail))
    return rows


def measure(bench, count, delay_ms):
    ms = bench.choose(5000, 1500)
    with Stage(bench, [RouterWithPast(bench.router, count)],
               script=Script(delay_ms=delay_ms)) as stage:
        running = stage.running["router"]
        await_history(running)
        for kind in KINDS:
            relay(stage, running, kind, 500)
        samples = rounds.in_turns({kind: kind for kind in KINDS}, bench.choose(5, 2),
                                  lambda kind: relay(stage, running, kind, ms))
        return samples, running.memory().resident_kib / 1024


def run(bench):
    count = bench.choose(10_000_000, 1_000_000)
    rows, results = [], {}
    for delay_ms in (PROVIDER_MS, 0):
        samples, resident = measure(bench, count, delay_ms)
        rows += rows_of(samples, count, delay_ms)
        results[f"questions, provider {delay_ms} ms"] = samples
        results["questions memory"] = {"resident_mib": resident}
    return rows, results
