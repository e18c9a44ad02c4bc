"""The results as Markdown, put between the markers of a document:

    <!-- bench: NAME -->
    … made anew each time …
    <!-- /bench -->
"""

import json
import pathlib
import re
import sys

from . import plots, table
from .rows import Row, number

MARKED = re.compile(r"(<!-- bench: (\w+) -->\n).*?(<!-- /bench -->)", re.DOTALL)


def row_of(stored):
    return Row(**{name: value for name, value in stored.items() if name != "verdict"})


def goals(results, _):
    return table.as_markdown([row_of(stored) for stored in results["rows"]])


def run(results, _):
    machine = results["machine"]
    took = sum(results["seconds"].values()) / 60
    return (f"`{results['command']}`, {took:.0f} minutes, {results['measured'][:10]}, on "
            f"{machine['cores']} cores of a {machine['processor']}, "
            f"{machine['memory_gib']:.0f} GiB, Linux {machine['kernel'].split('-')[0]}; {machine['nginx']}; {machine['haproxy']}; "
            f"{machine['openssl']}.")


def curve_table(plot, curve):
    def line(cells):
        return "| " + " | ".join(cells) + " |"
    rows = [line([f"{plot.y}, {plot.x}", *(f"{x:,}" for x in curve["x"])]),
            "|---|" + "---|" * len(curve["x"])]
    return "\n".join(rows + [line([name, *map(number, values)])
                             for name, values in curve["series"].items()])


def scaling(results, folder):
    curves = results["samples"].get("scaling", {})
    return "\n\n".join(
        f"![{plot.title}]({folder.name}/{file})\n\n{curve_table(plot, curves[plot.name])}"
        for plot, file in plots.draw(curves, folder))


PARTS = {"goals": goals, "run": run, "scaling": scaling}


def filled(document, results, folder):
    """The document's text with all its marked parts made anew."""
    return MARKED.sub(lambda found: f"{found[1]}{PARTS[found[2]](results, folder)}\n{found[3]}",
                      document)


def main(usage, arguments):
    if len(arguments) > 2 or "--help" in arguments:
        print(usage, file=sys.stderr)
        return 2
    results, document = (arguments + ["build/bench/results.json", "docs/performance.md"][
        len(arguments):])
    path = pathlib.Path(document)
    text = filled(path.read_text(encoding="utf-8"),
                  json.loads(pathlib.Path(results).read_text(encoding="utf-8")),
                  path.with_suffix(""))
    path.write_text(text, encoding="utf-8")
    return 0
