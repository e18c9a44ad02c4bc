"""The two ends of a measurement: bench/traffic's upstream and load client."""

import dataclasses
import json
import pathlib
import subprocess

from .process import Process

CHAT = "/openai/chat/completions"
MESSAGES = "/anthropic/v1/messages"
ANSWER_BYTES = 512


@dataclasses.dataclass(frozen=True)
class Script:
    """How the upstream answers."""

    tls: bool = False
    answer_bytes: int = ANSWER_BYTES
    chunks: int = 10
    interval_ms: int = 10
    delay_ms: int = 0  # from the request's end to the answer's first byte


def options(**values):
    """--name value for each; those that are None are left out."""
    words = []
    for name, value in values.items():
        if value is not None:
            words += ["--" + name.replace("_", "-"), str(value)]
    return words


class Upstream(Process):
    """The scripted provider."""

    def __init__(self, programs, script, placement, folder, certificate):
        self.script = script
        tls = (options(tls_cert=certificate.certificate, tls_key=certificate.key)
               if script.tls else [])
        super().__init__(
            [str(programs / "upstream"), *tls,
             *options(answer_bytes=script.answer_bytes, chunks=script.chunks,
                      interval=script.interval_ms, delay=script.delay_ms)],
            placement, folder / "upstream.out")
        self.port = int(self.await_true(lambda: self.said().partition("\n")[0]))
        self.url = f"{'https' if script.tls else 'http'}://127.0.0.1:{self.port}"


class Load:
    """Calls of the load client; each gives back what it counted."""

    def __init__(self, programs, placement):
        self.program = str(pathlib.Path(programs) / "load")
        self.placement = placement

    def start(self, mode, url, headers=(), **given):
        """Begins one, whose figures result_of() waits for."""
        words = [self.program, mode, "--url", url, *options(**given)]
        for header in headers:
            words += ["--header", header]
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                preexec_fn=self.placement.enter)

    def run(self, mode, url, headers=(), **given):
        return result_of(self.start(mode, url, headers, **given))


def result_of(running):
    out, complaint = running.communicate()
    if running.returncode != 0:
        raise RuntimeError(f"the load client failed: {complaint.strip()}")
    return json.loads(out)
