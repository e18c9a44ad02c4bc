"""Those who ask a router about itself while it relays: dashboards, and one who never stops."""

import http.client
import os
import threading
import time

RANGE = "interval=hour&hours=720"
ANALYTICS = (f"/analytics/requests?{RANGE}", f"/analytics/tokens?{RANGE}",
             f"/analytics/latency?{RANGE}", "/analytics/summary?hours=720")
DASHBOARD = ("/status", "/recent?limit=200", *ANALYTICS)


class Asker(threading.Thread):
    """Asks the paths one after the other, and again after the pause; leaving the `with` block ends
    it. Runs on the core of the load, but only when nothing else wants it."""

    def __init__(self, port, paths, core, pause=0.0, first=0.0):
        super().__init__(daemon=True)
        self.port, self.paths, self.core = port, paths, core
        self.pause, self.first = pause, first
        self.done = threading.Event()
        self.answers, self.failures = 0, 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.join()

    def run(self):
        os.sched_setaffinity(0, {self.core})
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.done.wait(self.first)
        while not self.done.is_set():
            began = time.monotonic()
            for path in self.paths:
                self.ask(connection, path)
            self.done.wait(max(began + self.pause - time.monotonic(), 0))
        connection.close()

    def ask(self, connection, path):
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            good = answer.status == 200
        except (OSError, http.client.HTTPException):
            connection.close()
            good = False
        self.answers += good
        self.failures += not good
