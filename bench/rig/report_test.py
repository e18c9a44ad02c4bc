import pathlib
import tempfile
import unittest

from . import report
from .rows import Row

RESULTS = {"rows": [{**vars(Row("G1", "CPU", 0.9, "×", 1.0)), "verdict": "holds"}],
           "samples": {"scaling": {"connections": {"x": [1, 4], "series": {"router": [10, 25.5]}}}}}
DOCUMENT = """before
<!-- bench: goals -->
stale
<!-- /bench -->
between
<!-- bench: scaling -->
<!-- /bench -->
after
"""


class Report(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name) / "performance"

    def fill(self, document):
        self.addCleanup(setattr, report.plots, "draw", report.plots.draw)
        report.plots.draw = lambda scaling, _: [(plot, plot.name + ".svg") for plot in
                                                report.plots.PLOTS if plot.name in scaling]
        return report.filled(document, RESULTS, self.folder)

    def test_only_what_stands_between_markers_is_made_anew(self):
        text = self.fill(DOCUMENT)
        self.assertNotIn("stale", text)
        for kept in ("before\n<!-- bench: goals -->", "between\n<!--", "<!-- /bench -->\nafter\n"):
            self.assertIn(kept, text)
        self.assertIn("| G1 | CPU | 0.90 × | ≤ 1.00 × | holds |", text)

    def test_making_it_twice_changes_nothing(self):
        once = self.fill(DOCUMENT)
        self.assertEqual(report.filled(once, RESULTS, self.folder), once)

    def test_a_curve_is_shown_with_its_figures(self):
        text = self.fill(DOCUMENT)
        self.assertIn("](performance/connections.svg)", text)
        self.assertIn("| router | 10 | 25.5 |", text)


class Plots(unittest.TestCase):
    def test_a_curve_names_its_file_its_ticks_and_every_contender(self):
        curve = {"x": [1, 1024], "series": {"router": [2, 3], "nginx": [4, 5]}}
        text = report.plots.script(report.plots.PLOTS[0], curve, "out.svg")
        for part in ("set output 'out.svg'", "'1,024' 1024", "1 2\n1024 3\n", "title 'nginx'"):
            self.assertIn(part, text)
