"""Rounds in turns, and what is made of them: medians, and the spread of the ratios of each round.

Whatever disturbs the machine disturbs the contenders of a round alike, so that their ratio is
steadier than either figure."""

import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Ratio:
    median: float
    low: float
    high: float


def in_turns(contenders, how_many, measure):
    """{name: [what measure(contender) gave in each of so many rounds]}; each round begins with
    another one."""
    names = list(contenders)
    samples = {name: [] for name in names}
    for number in range(how_many):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            samples[name].append(measure(contenders[name]))
    return samples


def median(samples, figure):
    return statistics.median(sample[figure] for sample in samples)


def ratio_of(values, bases):
    """Of what was measured in the same rounds."""
    ratios = [value / base for value, base in zip(values, bases, strict=True)]
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))


def ratio(samples, name, base, figure):
    return ratio_of([sample[figure] for sample in samples[name]],
                    [sample[figure] for sample in samples[base]])


def errors(samples):
    return sum(sample.get("errors", 0) for sample in samples)
