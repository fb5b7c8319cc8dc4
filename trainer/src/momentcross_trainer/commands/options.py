"""Kinds of option values; argparse names the option in its complaint."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momentcross_trainer.config import LearnConfig


def count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value


def port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65_535:
        raise argparse.ArgumentTypeError(f"{text} is no port")
    return value


def seeds(text: str) -> list[int]:
    values = [int(part) for part in text.split(",")]
    if len(set(values)) < len(values):
        raise argparse.ArgumentTypeError(f"{text} names a seed twice")
    return values


def add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("--config", type=Path, help="JSON file of settings (config.py); ours where it is left out")


def learn_config(options: argparse.Namespace) -> LearnConfig:
    """The settings of --config, with --seed where it is given. ConfigError."""
    from dataclasses import replace

    from momentcross_trainer.config import ConfigError, LearnConfig

    try:
        config = LearnConfig.read(options.config) if options.config else LearnConfig()
    except ConfigError as e:
        raise ConfigError(f"--config: {e}") from e
    seed = getattr(options, "seed", None)
    return config if seed is None else replace(config, seed=seed)
