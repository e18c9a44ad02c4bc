import unittest

from . import rounds


class Rounds(unittest.TestCase):
    def test_each_round_measures_everyone_and_begins_with_another(self):
        order = []
        samples = rounds.in_turns({"a": "A", "b": "B", "c": "C"}, 3,
                                  lambda contender: order.append(contender) or len(order))
        self.assertEqual("".join(order), "ABCBCACAB")
        self.assertEqual(samples, {"a": [1, 6, 8], "b": [2, 4, 9], "c": [3, 5, 7]})

    def test_a_ratio_is_the_median_of_the_ratios_of_rounds_not_the_ratio_of_medians(self):
        # A disturbance in the second round meets both.
        samples = {"a": [{"t": 10}, {"t": 90}, {"t": 12}], "b": [{"t": 10}, {"t": 30}, {"t": 10}]}
        found = rounds.ratio(samples, "a", "b", "t")
        self.assertEqual((found.median, found.low, found.high), (1.2, 1.0, 3.0))

    def test_rounds_of_different_number_are_not_compared(self):
        with self.assertRaises(ValueError):
            rounds.ratio_of([1, 2], [1])

    def test_errors_of_all_rounds_count(self):
        self.assertEqual(rounds.errors([{"errors": 1}, {}, {"errors": 2}]), 3)
