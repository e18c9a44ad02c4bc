"""The rows as text for a terminal and for Markdown."""

HEADINGS = ("goal", "what", "figure", "required", "verdict", "medians")


def cells(row):
    return (row.goal, row.what, row.figure(), row.required(), row.verdict, row.detail)


def as_text(rows):
    lines = [HEADINGS, *map(cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS) - 1)]
    return "\n".join(
        "  ".join([*(text.ljust(width) for text, width in zip(line, widths)), line[-1]]).rstrip()
        for line in lines)


def as_markdown(rows):
    def line(texts):
        return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"
    return "\n".join([line(HEADINGS), "|" + "---|" * len(HEADINGS),
                      *(line(cells(row)) for row in rows)])
