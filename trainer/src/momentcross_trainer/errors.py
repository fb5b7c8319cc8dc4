"""Errors whose message says all that a person needs."""

from __future__ import annotations


def understood() -> tuple[type[Exception], ...]:
    """Those that the command line prints without a stack trace."""
    from momentcross_trainer.config import ConfigError
    from momentcross_trainer.data.files import SampleFileError
    from momentcross_trainer.experiments.day import DayError
    from momentcross_trainer.export.graph import GraphError
    from momentcross_trainer.imports.kuailive import DataSetError
    from momentcross_trainer.learn.checkpoint import CheckpointError
    from momentcross_trainer.offline.predictor import VersionError
    from momentcross_trainer.offline.train import TrainError
    from momentcross_trainer.parallel import ExplodedError

    return (
        ConfigError,
        SampleFileError,
        DayError,
        GraphError,
        CheckpointError,
        VersionError,
        TrainError,
        ExplodedError,
        DataSetError,
        OSError,
    )


def told_wrongly(e: Exception) -> bool:
    """An option cannot be: exit status 2."""
    from momentcross_trainer.config import ConfigError
    from momentcross_trainer.experiments.day import DayError
    from momentcross_trainer.offline.train import TrainError

    return isinstance(e, ConfigError | TrainError | DayError)
