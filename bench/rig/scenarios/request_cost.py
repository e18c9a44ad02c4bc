"""CPU a request, G1 to G3: three sizes of body, to a plain upstream and over TLS, with and without
bodies in the logs."""

from .. import requests, rounds
from ..contenders.haproxy import HAProxy
from ..contenders.nginx import Nginx
from ..contenders.router import Router
from ..rows import Row, ratio_row
from ..stage import Stage
from ..traffic import Script

CONNECTIONS = 32
KB, HUNDRED_KB, MB = 1024, 100 * 1024, 1024 * 1024
# With every body in the logs, hundreds of megabytes a second are written at most.
LOGGED_RATE = {KB: 4000, HUNDRED_KB: 1000}
SIZES = {KB: "1 KB", HUNDRED_KB: "100 KB", MB: "1 MB"}


def contenders(bench):
    return [Router(bench.router), HAProxy(), Nginx()]


def compare(bench, script, size, chosen, **load):
    """{name: samples of each round}, and why contenders are missing."""
    with Stage(bench, chosen, script) as stage:
        samples = requests.in_rounds(stage, bench.choose(7, 3), body_bytes=size,
                                     ms=bench.choose(1500, 300), **load)
        return samples, stage.absent


def row(goal, what, samples, absent, base, limit):
    if base not in samples:
        return Row(goal, what, limit=limit, unit="×", skipped=absent[base])
    return ratio_row(goal, what, rounds.ratio(samples, "router", base, "cpu_us"), limit,
                     detail=requests.medians_text(samples, "cpu_us", "µs"),
                     errors=rounds.errors(samples["router"]) + rounds.errors(samples[base]))


def closed_loop(bench, size, limits, tls=False):
    """Rows for the limits {base: (goal, at most)}."""
    samples, absent = compare(bench, Script(tls=tls), size, contenders(bench),
                              connections=CONNECTIONS)
    upstream = "TLS upstream, " if tls else ""
    rows = [row(goal, f"CPU a request, {upstream}{SIZES[size]}, of {base}'s", samples, absent, base,
                limit)
            for base, (goal, limit) in limits.items()]
    return rows, samples


def dropped(running):
    return running.status()["log_dropped"]


def full_bodies(bench, size, limit):
    """With every byte of every body in the logs, at a rate that a disk can follow."""
    router = Router(bench.router, bodies="full")
    with Stage(bench, [router, HAProxy()]) as stage:
        samples = requests.in_rounds(stage, bench.choose(7, 3), mode="open", body_bytes=size,
                                     rate=LOGGED_RATE[size], ms=bench.choose(1500, 400))
        lost = dropped(stage.running["router"])
    what = f"CPU a request, {SIZES[size]}, full body logs, of HAProxy's"
    made = row("G2" if limit else "", what, samples, stage.absent, "HAProxy", limit)
    made.errors += lost
    relaying = rounds.median(samples["router"], "relay_us")
    made.detail += (f"; of the router's, {relaying:.1f} µs its relay thread's; {LOGGED_RATE[size]} "
                    f"requests a second, {lost} log records dropped")
    return [made], samples


def with_goals(bench):
    return {
        "requests 1 KB": closed_loop(bench, KB, {"HAProxy": ("G1", 1.0), "nginx": ("", None)}),
        "requests 100 KB": closed_loop(bench, HUNDRED_KB,
                                       {"HAProxy": ("G2", 0.9), "nginx": ("", None)}),
        "requests 100 KB, full bodies": full_bodies(bench, HUNDRED_KB, 1.4),
        "requests TLS 1 KB": closed_loop(bench, KB, {"nginx": ("G3", 1.0), "HAProxy": ("", None)},
                                         tls=True),
        "requests TLS 100 KB": closed_loop(bench, HUNDRED_KB,
                                           {"nginx": ("G3", 1.1), "HAProxy": ("", None)}, tls=True),
    }


def without_goals(bench):
    return {
        "requests 1 KB, full bodies": full_bodies(bench, KB, None),
        "requests 1 MB": closed_loop(bench, MB, {"HAProxy": ("", None), "nginx": ("", None)}),
    }


def run(bench):
    parts = with_goals(bench) | ({} if bench.quick else without_goals(bench))
    return ([row for rows, _ in parts.values() for row in rows],
            {name: samples for name, (_, samples) in parts.items()})
