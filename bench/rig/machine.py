"""The machine measured on: its cores, its limits, what it is."""

import os
import platform
import resource
import subprocess

PRIORITY = 10  # of the real-time scheduled mode, above everything that is not


def cores():
    """The core of the proxies, and that of the load client and the upstream."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise SystemExit("error: measuring needs two cores, one for the proxy and one for the rest")
    return allowed[0], allowed[1]


def raise_descriptor_limit():
    """To the hard limit, for all processes that are started from here; returns it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def most_streams(wanted):
    """So many of the wanted streams as a proxy, which needs two descriptors for each, can hold."""
    return min(wanted, (resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 1000) // 2)


def real_time_permitted():
    """Whether processes may be scheduled so that nothing else interrupts them."""
    child = os.fork()
    if child == 0:
        try:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return (done.stdout + done.stderr).partition("\n")[0].strip()


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def describe():
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "kernel": platform.release(),
        "nginx": first_line("nginx", "-v"),
        "haproxy": first_line("haproxy", "-v"),
        "openssl": first_line("openssl", "version"),
    }
