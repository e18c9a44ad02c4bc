"""What all contenders have in common."""

import dataclasses
import pathlib

from .. import usage
from ..certificate import Certificate
from ..process import Placement
from ..traffic import CHAT, Upstream


class NotHere(Exception):
    """The contender is not installed; the message says what would have to be done."""


@dataclasses.dataclass(frozen=True)
class Surroundings:
    """Where a contender runs and to whom it relays."""

    upstream: Upstream
    certificate: Certificate
    placement: Placement
    folder: pathlib.Path  # for its configuration and what it writes
    descriptors: int      # that it may have open


class Running:
    """A contender that serves; leaving the `with` block ends it."""

    def __init__(self, name, process, port, path=CHAT, headers=(), answer_bytes=None):
        self.name = name
        self.process = process
        self.port = port
        self.path = path
        self.headers = tuple(headers)
        # What the load client must compare answers with: 0 where the contender rewrites them.
        self.answer_bytes = answer_bytes
        self.pids = usage.children_of(process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()

    def url(self, path=None):
        return f"http://127.0.0.1:{self.port}{path or self.path}"

    def cpu_ns(self, name=None):
        """Of its threads, or of those of this name."""
        return usage.cpu_ns(self.pids, name)

    def settle(self):
        usage.settle(self.pids)

    def memory(self):
        return usage.memory(self.pids)
