"""``import``, ``baseline``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from momentcross_trainer.commands.options import count, positive


def add(commands: Any) -> None:
    imports = commands.add_parser("import", help="a published data set into sample files and events, and back")
    sets = imports.add_subparsers(dest="set", required=True)
    kuailive = sets.add_parser("kuailive", help="KuaiLive's CSV files")
    kuailive.add_argument("dir", type=Path, metavar="DIR", help="folder of click.csv, negative.csv and the others")
    kuailive.add_argument("--out", type=Path, help="folder for sample files")
    kuailive.add_argument("--events", type=Path, help="Parquet file for events; with --back, the one that is read")
    kuailive.add_argument("--back", action="store_true", help="write DIR from --events instead")
    kuailive.add_argument("--long-view-seconds", type=positive, default=30.0, help="watched so long is a long view")
    kuailive.add_argument("--history", type=count, default=100, help="rooms of a user's live history")
    kuailive.set_defaults(run=_kuailive)

    baseline = commands.add_parser("baseline", help="Wide & Deep or DeepFM on sample files")
    baseline.add_argument("name", choices=("wide-deep", "deepfm"))
    baseline.add_argument("--samples", type=Path, required=True)
    baseline.add_argument("--out", type=Path, required=True)
    baseline.add_argument("--validation-ticks", type=count, required=True, help="last ticks, judged on, not learned")
    baseline.add_argument("--epochs", type=count, default=1)
    baseline.add_argument("--seed", type=int, default=1)
    baseline.set_defaults(run=_baseline)


def _kuailive(options: argparse.Namespace) -> int:
    from momentcross_trainer.config import ConfigError
    from momentcross_trainer.imports import kuailive
    from momentcross_trainer.imports.kuailive_samples import write_samples
    from momentcross_trainer.progress import Progress

    if options.back:
        if options.events is None or options.out is not None:
            raise ConfigError("--back: it reads --events and writes DIR, and takes no --out")
        print(", ".join(f"{n} rows of {name}" for name, n in kuailive.write_back(options.events, options.dir).items()))
        return 0
    if options.events is None and options.out is None:
        raise ConfigError("--out, --events: one of them is needed")
    if options.events is not None:
        print(f"{kuailive.write_events(options.dir, options.events)} events written to {options.events}")
    if options.out is not None:
        if any(options.out.glob("*.parquet")):
            raise ConfigError(f"--out: {options.out} holds sample files already")
        with Progress(None, "writing samples", "exposures") as bar:
            found = write_samples(
                options.dir,
                options.out,
                round(options.long_view_seconds * 1000),
                options.history,
                lambda done, of: bar.to(done, f"of {of}"),
            )
        print(f"{found} written to {options.out}")
    return 0


def _baseline(options: argparse.Namespace) -> int:
    from momentcross_trainer.offline.baselines import BaselineOptions, run
    from momentcross_trainer.offline.tables import of_report

    told = {name: getattr(options, name) for name in ("samples", "out", "name", "validation_ticks", "epochs", "seed")}
    found = run(BaselineOptions(**told))
    print(of_report(found["tasks"]))
    return 0
