"""All of the trainer's measurements, into a folder."""

from __future__ import annotations

import multiprocessing
import os
import platform
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from momentcross_trainer.bench import learning, report, serving
from momentcross_trainer.bench.samples import made_up
from momentcross_trainer.config import LearnConfig
from momentcross_trainer.export.graph import example
from momentcross_trainer.offline.train import write_json

PICTURE = "trainer-latency"


@dataclass(frozen=True)
class BenchOptions:
    """``requests_per_second`` and ``rows_per_request`` say what the traffic makes; the defaults are the demo's: a
    slate has 8 rooms, and what is clicked has a second row."""

    out: Path
    rounds: int = 5
    history: int = 1_000
    requests: int = 400
    requests_per_second: float = 10.0
    rows_per_request: float = 10.0
    threads: tuple[int, ...] = (1, 2)
    candidates: tuple[int, ...] = (1, 10, 100, 500)
    histories: tuple[int, ...] = (0, 100, 1_000, 10_000)
    command: str = "./moment-cross bench trainer"
    learn: LearnConfig | None = None


def run(options: BenchOptions, say: Any = print) -> dict[str, Any]:
    """Writes trainer.md, trainer.json and the picture; returns what was measured."""
    config = options.learn or learning.config_of(options.history)
    config = replace(config, model=replace(config.model, short_history=options.history))
    say(f"learning {options.requests} requests, {options.rounds} rounds")
    # A process of its own: its memory is nothing but learning's.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        learned = pool.apply(_learning, (options, config))
    say("tracing both graphs")
    torch.set_num_threads(1)
    ours, naive, parts = serving.graphs(config.model)
    live = config.model.live_history
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        session_mb = pool.apply(serving.session_memory_mb, (ours, example(config.model, 100, 1_000, live)))
    say(f"asking both {len(options.candidates) * len(options.histories)} sizes, {options.rounds} rounds")
    cells = serving.latencies(ours, naive, config.model, options.candidates, options.histories, options.rounds)
    sizes = [(100, 1_000), (100, 10_000)]
    shares = {f"{n} x {h:,}": serving.shares(ours, parts, example(config.model, n, h, live)) for n, h in sizes}
    found = {
        "asked": {
            "command": options.command,
            "machine": _machine(),
            "rounds": options.rounds,
            "history": options.history,
            "live": live,
            "requests_per_second": options.requests_per_second,
            "rows_per_request": options.rows_per_request,
        },
        "learning": learned,
        "serving": {"cells": cells, "shares": shares, "session_mb": session_mb, "graph_mb": len(ours) / (1 << 20)},
    }
    options.out.mkdir(parents=True, exist_ok=True)
    report.draw(found, options.out / PICTURE)
    (options.out / "trainer.md").write_text(report.text(found, f"{PICTURE}.svg"))
    write_json(options.out / "trainer.json", found)
    return found


def _learning(options: BenchOptions, config: LearnConfig) -> dict[str, Any]:
    records = made_up(options.requests, options.history, config.model.live_history, per_tick=100)
    return learning.measure(records, config, options.threads, options.rounds)


def _machine() -> str:
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({cpu}), load {load:.1f} when it ended"
