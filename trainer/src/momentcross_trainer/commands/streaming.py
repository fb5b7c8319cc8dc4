"""``stream``, ``bootstrap``, ``dump``."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momentcross_trainer.commands.options import add_config, count, learn_config, port, positive

if TYPE_CHECKING:
    from momentcross_trainer.data.source import SampleSource
    from momentcross_trainer.parallel import ParallelTrainer
    from momentcross_trainer.stream import StreamTrainer


def add(commands: Any) -> None:
    bootstrap = commands.add_parser("bootstrap", help="write the model that a suite starts with")
    bootstrap.add_argument("--out", type=Path, required=True)
    bootstrap.set_defaults(run=_bootstrap)

    stream = commands.add_parser("stream", help="learn the sample topic and publish versions")
    where = stream.add_mutually_exclusive_group(required=True)
    where.add_argument("--bootstrap-servers")
    where.add_argument("--samples", type=Path, help="sample files instead of a topic; it ends where they end")
    stream.add_argument("--topic", default="mc.samples.moment.v1")
    stream.add_argument("--repository", type=Path, required=True)
    stream.add_argument("--model", default="moment-cross")
    stream.add_argument("--checkpoint", type=Path, required=True)
    stream.add_argument("--publish-seconds", type=positive, default=20.0)
    stream.add_argument("--keep-versions", type=count, default=5)
    stream.add_argument("--status-file", type=Path)
    stream.add_argument("--metrics-port", type=port, help="for Prometheus; without it there are none")
    add_config(stream)
    stream.set_defaults(run=_stream)

    dump = commands.add_parser("dump", help="write what a sample topic holds into files")
    dump.add_argument("--bootstrap-servers", required=True)
    dump.add_argument("--topic", default="mc.samples.moment.v1")
    dump.add_argument("--out", type=Path, required=True, help="folder; where it holds files, they are gone on after")
    dump.add_argument("--from-tick", type=int, help="first tick that is written")
    dump.add_argument("--to-tick", type=int, help="last one; without it, up to the topic's end as it is found")
    dump.set_defaults(run=_dump)


def _bootstrap(options: argparse.Namespace) -> int:
    from momentcross_trainer.bootstrap import write_bootstrap

    worst = write_bootstrap(options.out)
    print(f"written to {options.out}; PyTorch and ONNX Runtime differ by {worst:.1e}")
    return 0


def _stream(options: argparse.Namespace) -> int:
    from momentcross_trainer import parallel
    from momentcross_trainer.stream import StreamOptions, StreamTrainer

    told = StreamOptions(
        repository=options.repository,
        model=options.model,
        checkpoint=options.checkpoint,
        publish_seconds=options.publish_seconds,
        keep_versions=options.keep_versions,
        status_file=options.status_file,
        metrics_port=options.metrics_port,
        learn=learn_config(options),
    )
    # Both are torchrun's; without it there is one process.
    rank, size = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    if size > 1:
        parallel.stream(told, lambda group: _prepared(options, group, group.trainer, (rank, size)))
        return 0
    trainer = StreamTrainer(told)
    trainer.prepare()
    trainer.run(_prepared(options, trainer, trainer, (0, 1)))
    return 0


def _prepared(
    options: argparse.Namespace,
    stopped: StreamTrainer | ParallelTrainer,
    trainer: StreamTrainer,
    share: tuple[int, int],
) -> SampleSource:
    """The source of a process's share, with signals and metrics in place."""
    from momentcross_trainer.data.aligned import AlignedSource
    from momentcross_trainer.data.files import FileSource
    from momentcross_trainer.data.kafka import KafkaSource

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.stop())
    if options.metrics_port is not None and share[0] == 0:
        try:
            trainer.serve_metrics()
        except OSError as e:
            raise OSError(f"--metrics-port {options.metrics_port}: {e}") from e
    if options.samples:
        return FileSource(options.samples, share=share)
    source = KafkaSource(options.bootstrap_servers, options.topic, trainer.keeps_waiting, share)
    return source if share[1] == 1 else AlignedSource(source, source.partitions)


def _dump(options: argparse.Namespace) -> int:
    from momentcross_trainer.data.dump import dump
    from momentcross_trainer.data.kafka import KafkaSource
    from momentcross_trainer.progress import Progress

    source = KafkaSource(options.bootstrap_servers, options.topic)
    read = 0
    with Progress(source.length(), f"reading {options.topic}", "records") as bar:

        def on_rows(rows: int, tick: int) -> None:
            nonlocal read
            read += rows
            bar.to(read, f"tick {tick}" if tick else "")

        written = dump(source, options.out, options.from_tick, options.to_tick, on_rows)
    print(f"{written} records written to {options.out}")
    return 0
