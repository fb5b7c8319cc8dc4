"""``python -m momentcross_trainer``: stream, bootstrap."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path

import torch


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value


def main(arguments: list[str] | None = None) -> int:
    """Parses the command line and runs the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="momentcross_trainer", description=__doc__)
    parser.add_argument("--threads", type=_count, default=1, help="PyTorch threads (default 1: cores are shared)")
    commands = parser.add_subparsers(dest="command", required=True)
    bootstrap = commands.add_parser("bootstrap", help="write the model that a suite starts with")
    bootstrap.add_argument("--out", type=Path, required=True)
    stream = commands.add_parser("stream", help="learn the sample topic and publish versions")
    stream.add_argument("--bootstrap-servers", required=True)
    stream.add_argument("--topic", default="mc.samples.moment.v1")
    stream.add_argument("--repository", type=Path, required=True)
    stream.add_argument("--model", default="moment-cross")
    stream.add_argument("--checkpoint", type=Path, required=True)
    stream.add_argument("--publish-seconds", type=_positive, default=20.0)
    stream.add_argument("--keep-versions", type=_count, default=5)
    stream.add_argument("--status-file", type=Path)
    stream.add_argument("--config", type=Path, help="JSON file of settings (config.py); ours where it is left out")
    options = parser.parse_args(arguments)

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
    for chatty in ("onnxscript", "onnx_ir", "torch.onnx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    torch.set_num_threads(options.threads)
    if options.command == "bootstrap":
        from momentcross_trainer.bootstrap import write_bootstrap

        worst = write_bootstrap(options.out)
        print(f"written to {options.out}; PyTorch and ONNX Runtime differ by {worst:.1e}")
        return 0

    from momentcross_trainer.config import ConfigError, LearnConfig
    from momentcross_trainer.learn.checkpoint import CheckpointError
    from momentcross_trainer.stream import StreamOptions, StreamTrainer

    try:
        learn = LearnConfig.read(options.config) if options.config else LearnConfig()
    except ConfigError as e:
        print(f"trainer: --config: {e}", file=sys.stderr)
        return 2
    trainer = StreamTrainer(
        StreamOptions(
            repository=options.repository,
            model=options.model,
            checkpoint=options.checkpoint,
            publish_seconds=options.publish_seconds,
            keep_versions=options.keep_versions,
            status_file=options.status_file,
            learn=learn,
        )
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: trainer.stop())
    from momentcross_trainer.data.kafka import KafkaSource

    try:
        trainer.prepare()
    except CheckpointError as e:
        print(f"trainer: {e}", file=sys.stderr)
        return 1
    trainer.run(KafkaSource(options.bootstrap_servers, options.topic, keep_waiting=trainer.keeps_waiting))
    return 0
