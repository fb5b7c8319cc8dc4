"""``python -m momentcross_trainer COMMAND``; ``--help`` lists the commands."""

from __future__ import annotations

import argparse
import logging
import sys

import torch

from momentcross_trainer.commands import benching, experiments, importing, offline, streaming
from momentcross_trainer.commands.options import count


def main(arguments: list[str] | None = None) -> int:
    """Parses the command line and runs the command; returns the exit status: 1 it failed, 2 it was told wrongly."""
    parser = argparse.ArgumentParser(prog="momentcross_trainer", description=__doc__)
    parser.add_argument("--threads", type=count, default=1, help="PyTorch threads (default 1: cores are shared)")
    commands = parser.add_subparsers(dest="command", required=True)
    for room in (streaming, offline, importing, benching, experiments):
        room.add(commands)
    options = parser.parse_args(arguments)

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
    for chatty in ("onnxscript", "onnx_ir", "torch.onnx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    torch.set_num_threads(options.threads)

    from momentcross_trainer.errors import told_wrongly, understood

    try:
        status: int = options.run(options)
    except understood() as e:
        print(f"trainer: {e}", file=sys.stderr)
        return 2 if told_wrongly(e) else 1
    return status
