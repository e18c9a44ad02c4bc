"""What a process has used, by the kernel's own books."""

import dataclasses
import os
import pathlib
import time

SETTLED_NS = 600_000  # of CPU within a look, below which a process counts as idle
LOOK = 0.06           # longer than a log writer rests
PATIENCE = 20.0


def threads_of(pids):
    for pid in pids:
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            yield task


def runtime_ns(task):
    try:
        return int((task / "schedstat").read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it ended between being listed and being read


def name_of(task):
    try:
        return (task / "comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def cpu_ns(pids, name=None):
    """Nanoseconds that the threads have run, or those of this name, by the scheduler, which counts
    every switch."""
    return sum(runtime_ns(task) for task in threads_of(pids) if name in (None, name_of(task)))


def settle(pids):
    """Waits until the processes have nothing left to do, such as writing logs: it is part of what
    the requests cost."""
    end = time.monotonic() + PATIENCE
    before = cpu_ns(pids)
    while time.monotonic() < end:
        time.sleep(LOOK)
        after = cpu_ns(pids)
        if after - before < SETTLED_NS:
            return
        before = after


@dataclasses.dataclass
class Memory:
    resident_kib: int
    peak_kib: int


def memory(pids):
    total = Memory(0, 0)
    for pid in pids:
        fields = dict(line.split(":", 1) for line in
                      pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
        total.resident_kib += int(fields["VmRSS"].split()[0])
        total.peak_kib += int(fields["VmHWM"].split()[0])
    return total


def children_of(pid):
    """The process and those it has started."""
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = [pid]
    for child in listed:
        found += children_of(int(child))
    return found


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))
