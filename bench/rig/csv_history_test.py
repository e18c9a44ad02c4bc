import datetime
import pathlib
import tempfile
import unittest

from . import csv_history


class History(unittest.TestCase):
    def setUp(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "request_stats.csv"
            csv_history.write_history(path, 10_007)
            self.lines = path.read_text(encoding="ascii").splitlines()

    def test_it_has_exactly_the_rows_asked_for_below_its_header(self):
        self.assertEqual(len(self.lines), 10_008)
        self.assertEqual(self.lines[0] + "\n", csv_history.HEADER)

    def test_every_row_has_every_column(self):
        columns = self.lines[0].count(",")
        self.assertEqual({line.count(",") for line in self.lines}, {columns})

    def test_times_rise_over_the_last_thirty_days(self):
        seconds = [line[:19] for line in self.lines[1:]]
        self.assertEqual(seconds, sorted(seconds))
        first, last = (datetime.datetime.fromisoformat(second) for second in
                       (seconds[0], seconds[-1]))
        self.assertAlmostEqual((last - first).total_seconds(), 30 * 86_400, delta=600)
