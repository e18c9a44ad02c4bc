"""Gateways from package registries: pinned with their hashes in bench/gateways, fetched when they
are first measured."""

import pathlib
import re
import shutil
import subprocess

from ..process import Process, StartError, free_port, listens
from .contender import NotHere, Running

ROOT = pathlib.Path(__file__).resolve().parents[3]
PINNED = ROOT / "bench" / "gateways"
FETCHED = ROOT / "build" / "gateways"
ERROR = re.compile(r"\berror\b", re.IGNORECASE)  # as npm and pip mark it


def run(*command, **options):
    """What it prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, **options)
    return done.stdout.strip()


def complaint(failure):
    """The line that says why a program could not be run, or has failed."""
    said = getattr(failure, "stderr", "") or getattr(failure, "stdout", "") or str(failure)
    lines = said.strip().split("\n")
    return next((line for line in lines if ERROR.search(line)), lines[0])


class Fetched:
    """What such gateways have in common. Not fetched, only measured if it is there already, where
    `fetch` is false."""

    name = ""
    lock = None          # the file that pins it
    answer_bytes = None  # as in Running

    def __init__(self, fetch=True):
        self.fetch = fetch
        self.folder = FETCHED / self.name.lower()
        # A whole installation has a copy of its lock, made last.
        self.mark = self.folder / "installed-lock"

    def install(self):
        """Into the folder, which is empty."""
        raise NotImplementedError

    def command(self, around, port):
        """What serves on the port, and its environment."""
        raise NotImplementedError

    def headers(self, _):
        """Further fields of each request."""
        return ()

    def installed(self):
        return self.mark.exists() and self.mark.read_bytes() == self.lock.read_bytes()

    def ensure_installed(self):
        if self.installed():
            return
        if not self.fetch:
            raise NotHere("not fetched yet; `make bench` without QUICK does")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.install()
        shutil.copy(self.lock, self.mark)

    def start(self, around):
        port = free_port()
        try:
            self.ensure_installed()
            command, environment = self.command(around, port)
        except (OSError, subprocess.CalledProcessError) as failure:
            raise NotHere(f"it was not fetched: {complaint(failure)}") from failure
        process = Process(command, around.placement, around.folder / f"{self.name}.out",
                          environment)
        try:
            process.await_true(lambda: listens(port))
        except StartError as failure:
            process.stop()
            raise NotHere(str(failure)) from failure
        return Running(self.name, process, port, "/v1/chat/completions", self.headers(around),
                       self.answer_bytes)
