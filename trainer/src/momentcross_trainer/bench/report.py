"""The measurements as a Markdown report and a picture."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from momentcross_trainer.offline.tables import markdown

GOAL_BARE = 0.6
GOAL_TRAFFIC = 5.0
GOAL_NAIVE = 0.5


def middle(values: Sequence[float], digits: int = 0) -> str:
    """The median, with the least and the most."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """Round by round: what shares a round shared the machine's mood."""
    return [a / b for a, b in zip(over, under, strict=True)]


def text(found: dict[str, Any], picture: str) -> str:
    learning, serving, asked = found["learning"], found["serving"], found["asked"]
    traffic = asked["requests_per_second"] * asked["rows_per_request"]
    rows = []
    for threads, told in learning["threads"].items():
        against = ratios(told["stream"], told["bare"])
        rows.append(
            [
                str(threads),
                middle(told["stream"]),
                middle(told["bare"]),
                middle(against, 2),
                middle([r / traffic for r in told["stream"]], 1),
            ]
        )
    memory = learning["memory"]
    candidates = sorted({c["candidates"] for c in serving["cells"]})
    histories = sorted({c["history"] for c in serving["cells"]})
    at = {(c["candidates"], c["history"]): c for c in serving["cells"]}

    def table(cell: Any) -> str:
        return markdown(
            ["candidates", *(f"history {h:,}" for h in histories)],
            [[str(n), *(cell(at[n, h]) for h in histories)] for n in candidates],
        )

    parts = [
        "# Trainer",
        f"Written by `{asked['command']}` on {asked['machine']}; {asked['rounds']} rounds, all of a round's "
        "measurements one after the other; medians, with the least and the most in brackets. Samples are made up; "
        "their shape is the demo's.",
        "## Learning",
        f"Rows per second with histories of {asked['history']:,} short videos and {asked['live']} rooms. *Stream*: "
        "sample files read, decoded, batched, predicted for validation and gate, learned, stepped. *Bare*: forward, "
        "both losses and backward of the same batches, ready as tensors.",
        markdown(["threads", "stream", "bare", "stream / bare", "stream / traffic"], rows),
        f"Goals: stream / bare at least {GOAL_BARE}, stream / traffic at least {GOAL_TRAFFIC:g} on one thread. "
        f"Traffic: {asked['requests_per_second']:g} requests/s of {asked['rows_per_request']:g} rows, so "
        f"{traffic:g} rows/s.",
        f"Resident memory of the process: {memory['before']:.0f} MB before, {memory['most']:.0f} MB at most, of "
        f"which the ready tensors are {memory['batches']:.0f} MB.",
        "## The graph",
        f"Milliseconds of one request, ONNX Runtime on one thread, live history {asked['live']}:",
        table(lambda c: middle(c["ours"], 2)),
        "Beside it the same network, same weights, same answers, written without shortcuts: every candidate is "
        "compared with every item of the history, keys and values are projected for every item found, and the "
        "user's sequences are copied for every candidate. Ours / naive:",
        table(lambda c: middle(ratios(c["ours"], c["naive"]), 2)),
        f"Goal: at most {GOAL_NAIVE} at 100 x 1,000.",
        f"![Latency by history]({picture})",
        "Share of the kernels' time, by ONNX Runtime's profile of our graph:",
        _shares(serving["shares"]),
        f"Resident memory grows by {serving['session_mb']:.0f} MB with a session that has answered 100 x 1,000; the "
        f"graph file is {serving['graph_mb']:.1f} MB.",
    ]
    return "\n\n".join(parts) + "\n"


def _shares(shares: dict[str, dict[str, float]]) -> str:
    names = sorted(
        {p for found in shares.values() for p in found}, key=lambda p: -max(f.get(p, 0.0) for f in shares.values())
    )
    head = ["part", *shares]
    return markdown(
        head, [[name, *(f"{100 * found.get(name, 0.0):.0f} %" for found in shares.values())] for name in names]
    )


def draw(found: dict[str, Any], path: Path) -> None:
    """Latency over history, a line per number of candidates, ours and naive; as SVG and PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    cells = found["serving"]["cells"]
    figure, axes = pyplot.subplots(figsize=(8.5, 4.5))
    for i, n in enumerate(sorted({c["candidates"] for c in cells})):
        line = sorted(
            (c["history"], statistics.median(c["ours"]), statistics.median(c["naive"]))
            for c in cells
            if c["candidates"] == n
        )
        x = [h for h, _, _ in line]
        axes.plot(x, [a for _, a, _ in line], "-o", color=f"C{i}", label=f"{n} candidate{'s' * (n > 1)}", markersize=4)
        axes.plot(x, [b for _, _, b in line], "--", color=f"C{i}", alpha=0.6)
    axes.set_xscale("symlog", linthresh=10)
    axes.set_yscale("log")
    axes.set_xlabel("short videos in the history")
    axes.set_ylabel("ms per request, one thread")
    axes.set_title("Latency of the exported graph (dashed: without shortcuts)")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    figure.tight_layout()
    matplotlib.rcParams["svg.hashsalt"] = "moment-cross"
    for suffix in (".svg", ".png"):
        figure.savefig(path.with_suffix(suffix), dpi=110, metadata={"Date": None} if suffix == ".svg" else None)
    pyplot.close(figure)
