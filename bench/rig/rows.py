"""One row of the table: a goal, the figure, and whether it holds."""

import dataclasses
from typing import Optional

HOLDS, FALLS_SHORT, SHOWN, SKIPPED = "holds", "falls short", "", "skipped"


@dataclasses.dataclass
class Row:
    """`limit` is what the value may be at most, or at least; a row without one only informs."""

    goal: str
    what: str
    value: Optional[float] = None
    unit: str = ""
    limit: Optional[float] = None
    at_least: bool = False
    low: Optional[float] = None   # of the ratios of single rounds
    high: Optional[float] = None
    detail: str = ""
    errors: int = 0               # of any contender; a figure with errors proves nothing
    skipped: str = ""             # why it was not measured

    @property
    def verdict(self):
        if self.skipped:
            return SKIPPED
        if self.errors:
            return FALLS_SHORT
        if self.limit is None:
            return SHOWN
        good = self.value >= self.limit if self.at_least else self.value <= self.limit
        return HOLDS if good else FALLS_SHORT

    def required(self):
        if self.limit is None:
            return ""
        return f"{'≥' if self.at_least else '≤'} {written(self.limit, self.unit)}"

    def figure(self):
        if self.skipped:
            return self.skipped
        text = written(self.value, self.unit)
        if self.low is not None:
            text += f" ({number(self.low)}–{number(self.high)})"
        if self.errors:
            text += f", {self.errors} ERRORS"
        return text


def number(value):
    """With as many digits as mean something."""
    if value == int(value) and abs(value) < 1000:
        return str(int(value))
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def written(value, unit):
    if unit == "×":
        return f"{value:,.0f} ×" if value >= 100 else f"{value:.2f} ×"
    return f"{number(value)} {unit}".rstrip()


def ratio_row(goal, what, ratio, limit=None, **more):
    return Row(goal, what, ratio.median, "×", limit, low=ratio.low, high=ratio.high, **more)
