import os
import pathlib
import subprocess
import sys
import time
import unittest

from . import usage


def spin(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


class Usage(unittest.TestCase):
    def test_time_that_a_process_has_run_is_counted(self):
        before = usage.cpu_ns([os.getpid()])
        spin(0.05)
        self.assertGreater(usage.cpu_ns([os.getpid()]) - before, 40_000_000)

    def test_threads_of_one_name_can_be_counted_alone(self):
        with subprocess.Popen([sys.executable, "-c", "import sys; print(1, flush=True); sys.stdin.read()"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            child.stdout.readline()
            name = pathlib.Path(f"/proc/{child.pid}/comm").read_text().strip()
            self.assertGreater(usage.cpu_ns([child.pid], name), 0)
            self.assertEqual(usage.cpu_ns([child.pid], "relay"), 0)
            child.stdin.close()

    def test_memory_at_its_peak_is_no_less_than_now(self):
        found = usage.memory([os.getpid()])
        self.assertGreater(found.resident_kib, 0)
        self.assertGreaterEqual(found.peak_kib, found.resident_kib)

    def test_children_of_a_process_are_found(self):
        with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as child:
            self.assertIn(child.pid, usage.children_of(os.getpid()))
            child.stdin.close()
