"""``bench``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from momentcross_trainer.commands.options import count, positive


def add(commands: Any) -> None:
    bench = commands.add_parser("bench", help="rate of learning, latency of the graph, memory; a report with a picture")
    bench.add_argument("--out", type=Path, default=Path("bench-trainer"), help="folder (default: bench-trainer)")
    bench.add_argument("--rounds", type=count, default=5)
    bench.add_argument("--history", type=count, default=1_000, help="short videos of a sample")
    bench.add_argument("--requests", type=count, default=400, help="learned in a round")
    bench.add_argument("--requests-per-second", type=positive, default=10.0, help="of the traffic compared with")
    bench.add_argument("--rows-per-request", type=positive, default=10.0, help="samples that a request makes")
    bench.set_defaults(run=_bench)


def _bench(options: argparse.Namespace) -> int:
    from momentcross_trainer.bench.run import BenchOptions, run

    told = {name: getattr(options, name) for name in ("out", "rounds", "history", "requests")}
    run(
        BenchOptions(
            **told,
            requests_per_second=options.requests_per_second,
            rows_per_request=options.rows_per_request,
        ),
        say=lambda said: print(f"bench trainer: {said}", flush=True),
    )
    print((options.out / "trainer.md").read_text())
    return 0
