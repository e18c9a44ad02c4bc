import unittest

from . import rows, table
from .rounds import Ratio
from .rows import Row


class Verdicts(unittest.TestCase):
    def test_a_figure_holds_up_to_its_limit_and_with_it(self):
        self.assertEqual(Row("G1", "", 1.0, "×", 1.0).verdict, "holds")
        self.assertEqual(Row("G1", "", 1.01, "×", 1.0).verdict, "falls short")

    def test_a_figure_that_must_be_large_falls_short_below_its_limit(self):
        self.assertEqual(Row("G8", "", 99, "×", 100, at_least=True).verdict, "falls short")
        self.assertEqual(Row("G8", "", 100, "×", 100, at_least=True).verdict, "holds")

    def test_a_figure_with_errors_falls_short_however_good_it_is(self):
        row = Row("G1", "", 0.1, "×", 1.0, errors=2)
        self.assertEqual(row.verdict, "falls short")
        self.assertIn("2 ERRORS", row.figure())

    def test_what_was_not_measured_says_why_and_neither_holds_nor_falls_short(self):
        row = Row("G8", "", unit="×", limit=100, skipped="no npm here")
        self.assertEqual((row.verdict, row.figure()), ("skipped", "no npm here"))

    def test_a_figure_without_a_goal_only_informs(self):
        self.assertEqual(Row("", "", 3.0, "µs").verdict, "")


class Writing(unittest.TestCase):
    def test_a_ratio_shows_the_spread_of_its_rounds(self):
        row = rows.ratio_row("G1", "CPU", Ratio(0.987, 0.9, 1.234), 1.0)
        self.assertEqual(row.figure(), "0.99 × (0.90–1.23)")
        self.assertEqual(row.required(), "≤ 1.00 ×")

    def test_numbers_have_as_many_digits_as_mean_something(self):
        self.assertEqual([rows.number(value) for value in (0, 5, 3.14159, 31.4159, 3141.59)],
                         ["0", "5", "3.14", "31.4", "3,142"])

    def test_the_table_has_a_line_for_each_row_under_its_headings(self):
        text = table.as_text([Row("G1", "a", 1.0, "×", 1.0), Row("", "bb", 2.5, "µs")])
        self.assertEqual([line.split()[0] for line in text.split("\n")], ["goal", "G1", "bb"])
        markdown = table.as_markdown([Row("G1", "a|b", 1.0, "×", 1.0)])
        self.assertIn("| G1 | a\\|b | 1.00 × | ≤ 1.00 × | holds |", markdown)
