import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from . import fetched
from .contender import NotHere


class Gateway(fetched.Fetched):
    name = "Gateway"

    def install(self):
        (self.folder / "program").touch()


class Broken(Gateway):
    def install(self):
        super().install()
        fetched.run(sys.executable, "-c",
                    "raise SystemExit('ConnectionError, again\\nERROR: no host')")


class Installing(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name)
        patch = mock.patch.object(fetched, "FETCHED", path)
        patch.start()
        self.addCleanup(patch.stop)
        self.lock = path / "lock"
        self.lock.write_text("1.0")
        Gateway.lock = self.lock

    def test_a_gateway_is_installed_until_its_lock_changes(self):
        Gateway().ensure_installed()
        self.assertTrue(Gateway().installed())
        self.lock.write_text("1.1")
        self.assertFalse(Gateway().installed())

    def test_what_was_there_under_another_lock_is_gone(self):
        gateway = Gateway()
        gateway.ensure_installed()
        (gateway.folder / "old").touch()
        self.lock.write_text("1.1")
        gateway.ensure_installed()
        self.assertEqual({path.name for path in gateway.folder.iterdir()},
                         {"program", "installed-lock"})

    def test_it_is_used_but_not_fetched_where_it_must_not_be(self):
        with self.assertRaisesRegex(NotHere, "not fetched yet"):
            Gateway(fetch=False).ensure_installed()
        Gateway().ensure_installed()
        Gateway(fetch=False).ensure_installed()

    def test_half_an_installation_counts_as_none(self):
        with self.assertRaises(subprocess.CalledProcessError):
            Broken().ensure_installed()
        self.assertFalse(Broken().installed())

    def test_one_that_cannot_be_fetched_is_not_here_and_says_why(self):
        with self.assertRaisesRegex(NotHere, "it was not fetched: ERROR: no host"):
            Broken().start(None)


class Complaint(unittest.TestCase):
    def test_a_program_that_is_missing_is_named(self):
        with self.assertRaises(OSError) as caught:
            fetched.run("/nowhere/npm")
        self.assertIn("/nowhere/npm", fetched.complaint(caught.exception))

    def test_one_that_fails_without_a_word_has_its_exit_status_told(self):
        with self.assertRaises(subprocess.CalledProcessError) as caught:
            fetched.run(sys.executable, "-c", "raise SystemExit(3)")
        self.assertIn("exit status 3", fetched.complaint(caught.exception))
