"""Latency against data size as an SVG: a small panel for each operation, logarithmic, a line for each server.

The colours stand out from white and from black, so it needs no background of its own.
"""

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10

from benchmarks.measuring import Grown

COLOURS = {"ours": "#2f81f7", "floor": "#7d8590", "postgraphile": "#c27803", "naive": "#e5534b"}
_GREY = "#7d8590"
_COLUMNS = 4
_WIDTH, _HEIGHT = 220, 190  # of a panel
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 40, 22, 26  # around what is drawn in it
_LEGEND = 34


def chart(grown: Sequence[Grown]) -> str:
    """The picture. Milliseconds, p50, one client."""
    rows = ceil(len(grown) / _COLUMNS)
    width, height = _COLUMNS * _WIDTH, _LEGEND + rows * _HEIGHT
    body = [*_legend(), *(line for nth, one in enumerate(grown) for line in _panel(nth, one))]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" font-family="sans-serif" font-size="11" fill="{_GREY}">\n'
        "<title>Milliseconds half of the answers take at most, at one and at ten times the data</title>\n"
        + "\n".join(body)
        + "\n</svg>\n"
    )


def _legend() -> Iterator[str]:
    x = _LEFT
    for server, colour in COLOURS.items():
        yield f'<path d="M{x} 16h20" stroke="{colour}" stroke-width="{_stroke(server)}"/>'
        yield f'<text x="{x + 26}" y="20">{server}</text>'
        x += 120
    yield f'<text x="{x}" y="20">p50 in ms, one client; 1x and 10x the data</text>'


def _panel(nth: int, one: Grown) -> Iterator[str]:
    x0, y0 = nth % _COLUMNS * _WIDTH, _LEGEND + nth // _COLUMNS * _HEIGHT
    left, right = x0 + _LEFT, x0 + _WIDTH - _RIGHT
    top, bottom = y0 + _TOP, y0 + _HEIGHT - _BOTTOM
    values = [*one.once.values(), *one.ten_times.values()]
    low, high = floor(log10(min(values))), max(ceil(log10(max(values))), floor(log10(min(values))) + 1)

    def height(value: float) -> float:
        return bottom - (log10(value) - low) / (high - low) * (bottom - top)

    yield f'<text x="{left}" y="{y0 + 24}" font-weight="bold">{one.operation}</text>'
    for power in range(low, high + 1):
        y = height(10**power)
        yield f'<path d="M{left} {y:.1f}H{right}" stroke="{_GREY}" stroke-opacity="0.3"/>'
        yield f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
    for x, size in ((left, "1x"), (right, "10x")):
        yield f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{size}</text>'
    for server in reversed([name for name in COLOURS if name in one.once]):
        y1, y2 = height(one.once[server]), height(one.ten_times[server])
        colour = COLOURS[server]
        yield (
            f'<path d="M{left} {y1:.1f}L{right} {y2:.1f}"'
            f' stroke="{colour}" stroke-width="{_stroke(server)}"/>'
            f'<circle cx="{left}" cy="{y1:.1f}" r="3" fill="{colour}"/>'
            f'<circle cx="{right}" cy="{y2:.1f}" r="3" fill="{colour}"/>'
        )


def _stroke(server: str) -> float:
    return 3 if server == "ours" else 1.5
