"""The router, with usage extraction, CSV, JSONL events and metrics on, as it always is. Its line a
request on the console is off, as are the access logs of the others."""

import json
import re

from ..process import Process, get
from .contender import Running

LISTENS = re.compile(r"listens on \S+ port (\d+)")
KEY = "sk-bench-0123456789abcdef"


def provider(number, base_url):
    name = "bench" if number == 0 else f"bench-{number}"
    return {"api_key": KEY, "base_url": base_url, "provider_name": name}


class Router:
    """`bodies` as in the configuration's `logging.bodies`; `providers` of equal standing in each
    API."""

    def __init__(self, program, bodies="none", threads=1, providers=1, name="router"):
        self.program = program
        self.bodies = bodies
        self.threads = threads
        self.providers = providers
        self.name = name

    def configuration(self, around):
        def providers_at(suffix):
            return [provider(number, around.upstream.url + suffix)
                    for number in range(self.providers)]
        return {
            "openai": providers_at("/v1"),
            "anthropic": providers_at(""),
            "server": {"port": 0, "threads": self.threads},
            "logging": {"dir": str(self.log_folder(around)), "bodies": self.bodies,
                        "level": "warning"},
        }

    def log_folder(self, around):
        return around.folder / f"{self.name}-logs"

    def start(self, around):
        path = around.folder / f"{self.name}.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(self.configuration(around)))
        process = Process([str(self.program), "serve", "--config", str(path)], around.placement,
                          around.folder / f"{self.name}.out",
                          {"SSL_CERT_FILE": str(around.certificate.authority)})
        port = int(process.await_true(lambda: LISTENS.search(process.said())).group(1))
        return RunningRouter(self.name, process, port, self.log_folder(around))


RELAY = "relay"  # what the threads are called that relay


class RunningRouter(Running):
    def __init__(self, name, process, port, log_folder):
        super().__init__(name, process, port)
        self.log_folder = log_folder

    def status(self):
        return json.loads(get(self.port, "/status"))

    def csv_rows(self):
        """Rows below the header of request_stats.csv, as far as they are written."""
        path = self.log_folder / "request_stats.csv"
        if not path.exists():
            return 0
        with open(path, "rb") as text:
            lines = sum(block.count(b"\n") for block in iter(lambda: text.read(1 << 20), b""))
        return max(lines - 1, 0)
