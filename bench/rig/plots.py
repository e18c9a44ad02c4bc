"""The curves of scaling as SVG, by gnuplot."""

import dataclasses
import subprocess

TERMINAL = "set terminal svg size 640,400 dynamic background '#ffffff' font 'sans-serif,13'"
COLOURS = {"router": "#d1495b", "HAProxy": "#30638e", "nginx": "#3c8d53"}


@dataclasses.dataclass(frozen=True)
class Plot:
    name: str  # of the curve, and of the file
    title: str
    x: str
    y: str
    logarithmic_y: bool = False


PLOTS = (
    Plot("connections", "CPU a request, 1 KB", "connections", "µs"),
    Plot("body", "CPU a request by the size of its body", "KiB", "µs", logarithmic_y=True),
    Plot("providers", "CPU a request, 1 KB, by configured providers", "providers", "µs"),
    Plot("threads", "CPU a request, 1 KB, on two cores", "relay threads", "µs"),
    Plot("streams", "CPU a chunk, 9,500 chunks a second in all", "open streams", "µs"),
    Plot("memory", "memory of an open stream", "open streams", "KiB"),
)


def block(name, curve):
    lines = "\n".join(f"{x} {y}" for x, y in zip(curve["x"], curve["series"][name], strict=True))
    return f"$data_{name} << EOD\n{lines}\nEOD\n"


def line(name):
    colour = COLOURS.get(name, "#888888")
    return (f"$data_{name} using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.6 "
            f"linecolor rgb '{colour}' title '{name}'")


def script(plot, curve, path):
    names = list(curve["series"])
    ticks = ", ".join(f"'{x:,}' {x}" for x in curve["x"])
    return "\n".join([
        TERMINAL, f"set output '{path}'", f"set title '{plot.title}'",
        f"set xlabel '{plot.x}'", f"set ylabel '{plot.y}'", "set logscale x",
        f"set xtics ({ticks})", "set grid linecolor rgb '#dddddd'", "set key left top",
        "set logscale y" if plot.logarithmic_y else "set yrange [0:*]",
        *(block(name, curve) for name in names),
        "plot " + ", ".join(map(line, names)), ""])


def draw(scaling, folder):
    """One file for each curve; gives back [(plot, file name)]."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for plot in PLOTS:
        if plot.name in scaling:
            path = folder / f"{plot.name}.svg"
            subprocess.run(["gnuplot"], input=script(plot, scaling[plot.name], path), text=True,
                           check=True)
            drawn.append((plot, path.name))
    return drawn
