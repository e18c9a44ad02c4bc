"""The command line: runs the scenarios, prints the table, writes the results."""

import argparse
import datetime
import importlib
import json
import pathlib
import sys
import time

from . import machine, table
from .stage import prepared_bench

SCENARIOS = ("request_cost", "latency", "streams", "many_streams", "gateways", "accounting",
             "questions", "disk", "scaling")


def arguments(usage):
    parser = argparse.ArgumentParser(description=usage,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="within two minutes, less exact")
    parser.add_argument("--build", default="build/release", help="folder of the programs")
    parser.add_argument("--out", default="build/bench", help="folder of the results")
    parser.add_argument("--only", default=",".join(SCENARIOS), help="of " + ", ".join(SCENARIOS))
    return parser.parse_args()


def measure(bench, names):
    rows, samples, seconds = [], {}, {}
    for name in names:
        began = time.monotonic()
        more_rows, more_samples = importlib.import_module(f"rig.scenarios.{name}").run(bench)
        rows += more_rows
        samples |= more_samples
        seconds[name] = round(time.monotonic() - began, 1)
        print(f"measured {name} in {seconds[name]} s", file=sys.stderr)
    return rows, samples, seconds


def as_json(rows, samples, seconds, quick):
    return {
        "measured": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "command": "make bench" + (" QUICK=1" if quick else ""),
        "machine": machine.describe(),
        "rows": [{**vars(row), "verdict": row.verdict} for row in rows],
        "seconds": seconds,
        "samples": samples,
    }


def main(usage):
    given = arguments(usage)
    with prepared_bench(given.build, given.quick) as bench:
        rows, samples, seconds = measure(bench, given.only.split(","))
    out = pathlib.Path(given.out)
    out.mkdir(parents=True, exist_ok=True)
    results = out / "results.json"
    results.write_text(json.dumps(as_json(rows, samples, seconds, given.quick), indent=1) + "\n")
    print(table.as_text(rows))
    print(f"\nThe samples of all rounds: {results}")
    return 0
