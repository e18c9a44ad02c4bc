"""Exactly one CSV row for each exchange that a provider answered, G9: answers that clients have
seen against rows and counters, at full speed, with every body in the logs."""

from ..contenders.router import Router
from ..rows import Row
from ..stage import Stage
from ..traffic import CHAT, MESSAGES, Script

COUNT_TOKENS = "/anthropic/v1/messages/count_tokens"


def answered(stage, running, bench):
    """(Answers with a row, answers without one, errors), of loads of all kinds in turn."""
    def load(mode, path, **given):
        return stage.load.run(mode, running.url(path), **given)
    rows = [
        load("closed", CHAT, count=bench.choose(40_000, 4000), connections=32),
        load("closed", MESSAGES, count=bench.choose(10_000, 1000), connections=32),
        load("closed", CHAT, count=bench.choose(2000, 500), connections=16, body_bytes=100 * 1024),
        load("streams", CHAT, streams=500, ramp=200, chunks=stage.script.chunks),
        load("streams", MESSAGES, streams=500, ramp=200, chunks=stage.script.chunks),
    ]
    none = [load("closed", COUNT_TOKENS, count=500, connections=8)]
    return (sum(counted["requests"] for counted in rows),
            sum(counted["requests"] for counted in none),
            sum(counted["errors"] for counted in rows + none))


def counters(status):
    """(Requests, of them successful) of all providers."""
    providers = [provider for api in status["statistics"].values()
                 for provider in api["providers"].values()]
    return (sum(provider["total_requests"] for provider in providers),
            sum(provider["successful_requests"] for provider in providers))


def run(bench):
    script = Script(chunks=10, interval_ms=10)
    with Stage(bench, [Router(bench.router, bodies="full")], script) as stage:
        running = stage.running["router"]
        with_row, without, errors = answered(stage, running, bench)
        running.settle()
        status = running.status()
        requests, successes = counters(status)
        running.process.stop()  # writes what is queued
        rows = running.csv_rows()
    seen = with_row + without
    made = {"answers": with_row, "count_tokens": without, "rows": rows, "requests": requests,
            "successes": successes, "log_dropped": status["log_dropped"]}
    return [
        Row("G9", "CSV rows missing or too many", abs(rows - with_row), limit=0, errors=errors,
            detail=f"{with_row:,} answers, {rows:,} rows; {made['log_dropped']:,} bodies or events "
                   "dropped under pressure and counted"),
        Row("G9", "requests that /status counts wrongly",
            abs(requests - seen) + abs(successes - seen), limit=0, errors=errors,
            detail=f"{seen:,} answers, {requests:,} requests, {successes:,} of them successful"),
    ], {"accounting": made}
