"""Portkey's gateway for Node, as npm offers it: pinned with its hash in bench/gateways, fetched when
it is first measured."""

import pathlib
import shutil
import subprocess

from ..process import Process, StartError, free_port, listens
from .contender import NotHere, Running

ROOT = pathlib.Path(__file__).resolve().parents[3]
MANIFESTS = ROOT / "bench" / "gateways"
INSTALLED = ROOT / "build" / "gateways"
LOCK = MANIFESTS / "package-lock.json"
PROGRAM = INSTALLED / "node_modules/@portkey-ai/gateway/build/start-server.js"
# A whole installation has a copy of its lock, made last.
MARK = INSTALLED / "installed-lock.json"


def installed():
    return MARK.exists() and MARK.read_bytes() == LOCK.read_bytes()


def install():
    if installed():
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for manifest in (MANIFESTS / "package.json", LOCK):
        shutil.copy(manifest, INSTALLED)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund",
                    "--loglevel=error"], cwd=INSTALLED, check=True, capture_output=True, text=True)
    shutil.copy(LOCK, MARK)


def node():
    found = subprocess.run([ROOT / "scripts" / "node-toolchain"], check=True, capture_output=True,
                           text=True)
    return found.stdout.strip()


class Portkey:
    """Not fetched, only measured if it is there already, where `fetch` is false."""

    name = "Portkey"

    def __init__(self, fetch=True):
        self.fetch = fetch

    def start(self, around):
        if not (self.fetch or installed()):
            raise NotHere("not fetched yet; `make bench` without QUICK does")
        try:
            install()
            program = node()
        except (OSError, subprocess.CalledProcessError) as failure:
            reason = (getattr(failure, "stderr", "") or str(failure)).strip().split("\n")[0]
            raise NotHere(f"npm did not fetch Portkey's gateway: {reason}") from failure
        port = free_port()
        process = Process([program, str(PROGRAM), f"--port={port}", "--headless"],
                          around.placement, around.folder / "portkey.out",
                          {"NODE_ENV": "production"})
        try:
            process.await_true(lambda: listens(port))
        except StartError as failure:
            process.stop()
            raise NotHere(str(failure)) from failure
        return Running(self.name, process, port, path="/v1/chat/completions", headers=(
            "x-portkey-provider: openai", f"x-portkey-custom-host: {around.upstream.url}/v1"))
