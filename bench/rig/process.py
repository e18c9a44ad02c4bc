"""Programs that run beside a measurement, each on the cores it is given."""

import dataclasses
import http.client
import os
import signal
import socket
import subprocess
import time

from . import machine

START_PATIENCE = 60.0  # LiteLLM imports for several seconds
STOP_PATIENCE = 15.0


class StartError(Exception):
    """A program did not come up; the message has the last it said."""


@dataclasses.dataclass(frozen=True)
class Placement:
    """Where and how a program runs."""

    cores: tuple
    real_time: bool = False

    def enter(self):
        os.sched_setaffinity(0, self.cores)
        if self.real_time:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(machine.PRIORITY))


class Process:
    """A running program; leaving the `with` block ends it."""

    def __init__(self, command, placement, output, environment=None):
        self.name = os.path.basename(command[0])
        self.output = output
        with open(output, "wb") as sink:
            self.child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})}, preexec_fn=placement.enter)
        self.pid = self.child.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def said(self):
        with open(self.output, encoding="utf-8", errors="replace") as text:
            return text.read()

    def await_true(self, condition):
        """The condition's first value that is not false; an error if the program ends before, or
        takes too long."""
        end = time.monotonic() + START_PATIENCE
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            if self.child.poll() is not None:
                break
            time.sleep(0.01)
        raise StartError(f"{self.name} did not start: {self.said().strip()[-800:]}")


def free_port():
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(port, path):
    """The body of a GET, which must be answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise StartError(f"GET {path}: {answer.status} {body[:200]!r}")
    return body
