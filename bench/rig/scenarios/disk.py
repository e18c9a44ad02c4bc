"""What a log disk in trouble costs those that are relayed: a full one, files that may not be
written, and writes that do not return, against the same load on a disk that works. The disk is a
file system of its own in a file, which only root can mount."""

import contextlib
import os
import pathlib
import subprocess

from .. import rounds
from ..contenders.router import Router
from ..rows import Row, ratio_row
from ..stage import Stage

RATE = 2000  # requests a second
MEBIBYTE = 1 << 20
SIZE = 64 * MEBIBYTE
LIMIT = 1.5


class Disk:
    """An ext4 of 64 MiB at `place`, gone at the end of the `with` block."""

    def __init__(self, folder):
        self.image = folder / "disk.ext4"
        self.place = folder / "disk"

    def __enter__(self):
        self.place.mkdir()
        with self.image.open("wb") as image:
            image.truncate(SIZE)
        command("mkfs.ext4", "-q", "-m", "0", self.image)
        command("mount", "-o", "loop", self.image, self.place)
        return self

    def __exit__(self, *_):
        command("umount", "--lazy", self.place)
        self.image.unlink()

    @contextlib.contextmanager
    def full(self):
        filler = self.place / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(MEBIBYTE))
        try:
            yield
        finally:
            filler.unlink()

    @contextlib.contextmanager
    def refusing(self):
        """Files that are there take no more bytes."""
        files = [path for path in (self.place / "logs").iterdir() if path.is_file()]
        command("chattr", "+i", *files)
        try:
            yield
        finally:
            command("chattr", "-i", *files)

    @contextlib.contextmanager
    def stalled(self):
        """No write returns until the end."""
        command("fsfreeze", "--freeze", self.place)
        try:
            yield
        finally:
            command("fsfreeze", "--unfreeze", self.place)


def command(*words):
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


class RouterOnDisk(Router):
    def __init__(self, program, disk):
        super().__init__(program, bodies="full")
        self.disk = disk

    def log_folder(self, around):
        return self.disk.place / "logs"


def measure(bench, disk):
    ms = bench.choose(5000, 1500)
    troubles = {"working": contextlib.nullcontext, "full": disk.full, "refusing": disk.refusing,
                "stalled": disk.stalled}

    def relay(trouble):
        with trouble():
            counted = stage.load.run("open", running.url(), rate=RATE, ms=ms)
            resident = running.memory().resident_kib / 1024
        running.settle()
        for log in disk.place.glob("logs/*.jsonl"):
            os.truncate(log, 0)  # or the disk would be full by itself
        return {"p50_us": counted["latency_us"]["p50"], "p99_us": counted["latency_us"]["p99"],
                "resident_mib": resident, "errors": counted["errors"]}

    with Stage(bench, [RouterOnDisk(bench.router, disk)]) as stage:
        running = stage.running["router"]
        relay(contextlib.nullcontext)
        return rounds.in_turns(troubles, bench.choose(5, 2), relay)


def rows_of(samples):
    rows = []
    names = {"full": "a full log disk", "refusing": "log files that may not be written",
             "stalled": "a log disk whose writes do not return"}
    for trouble, name in names.items():
        for figure, words in (("p50_us", "p50"), ("p99_us", "p99")):
            detail = (f"{rounds.median(samples['working'], figure):.1f} to "
                      f"{rounds.median(samples[trouble], figure):.1f} µs; at most "
                      f"{max(each['resident_mib'] for each in samples[trouble]):.0f} MiB resident")
            rows.append(ratio_row("", f"relay latency {words} with {name}, of that with one that "
                                      "works",
                                  rounds.ratio(samples, trouble, "working", figure),
                                  LIMIT if figure == "p99_us" else None,
                                  errors=rounds.errors(samples[trouble]), detail=detail))
    return rows


def run(bench):
    what = "relay latency p99 with a log disk in trouble, of that with one that works"
    if os.geteuid() != 0:
        return [Row("", what, skipped="only root can mount a disk", limit=LIMIT)], {}
    with Disk(pathlib.Path(bench.folder)) as disk:
        samples = measure(bench, disk)
    return rows_of(samples), {"disk": samples}
