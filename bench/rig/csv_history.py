"""A request_stats.csv with a past: many rows, spread evenly over the last 30 days."""

import datetime
import random

HEADER = ("timestamp,provider_type,provider_name,latency_ms,is_streaming,time_to_first_token_ms,"
          "input_tokens,output_tokens,cached_tokens,model,status,outcome,attempts,session\n")
DAYS = 30
DAY = 86_400  # seconds
VARIANTS = 4999  # different rows, apart from their times


def row_without_second(chance):
    """What follows the seconds of a row's time."""
    streamed = chance.random() < 2 / 3
    below = chance.randrange
    return (f".{below(1000):03}Z,{chance.choice(('openai', 'anthropic'))},provider-{below(6)},"
            f"{below(60_000)}.{below(1000):03},"
            f"{'true' if streamed else 'false'},{below(3000) if streamed else ''},"
            f"{below(90_000)},{below(9000)},{below(50_000)},model-{below(8)}-large,200,"
            f"{'success' if chance.random() < 0.95 else 'failure'},1,{below(2**30):08x}\n")


def write_history(path, count):
    chance = random.Random(1)
    variants = [row_without_second(chance) for _ in range(VARIANTS)]
    rows = variants + variants  # twice, so that no slice ends early
    slots = min(count, DAYS * DAY)  # at most one a second, with as many rows as it takes
    begin = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=DAYS)
    midnight = begin.replace(hour=0, minute=0, second=0)
    dates = [(midnight + datetime.timedelta(days=day)).strftime("%Y-%m-%dT")
             for day in range(DAYS + 1)]
    clock = [f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
             for second in range(DAY)]
    first = begin.hour * 3600 + begin.minute * 60 + begin.second
    written = 0
    with open(path, "w", encoding="ascii") as out:
        out.write(HEADER)
        for slot in range(slots):
            day, second = divmod(first + DAYS * DAY * slot // slots, DAY)
            moment = dates[day] + clock[second]
            due = count * (slot + 1) // slots
            start = written % VARIANTS
            out.write(moment + moment.join(rows[start:start + due - written]))
            written = due
