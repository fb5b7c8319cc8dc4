"""What predicts sample groups: a checkpoint, or a version of the model repository."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from momentcross_trainer.config import LearnConfig, ModelConfig
from momentcross_trainer.data.batch import CorruptSample, DecodedGroup, decode
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.export.graph import session_of
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.learn.checkpoint import CheckpointError
from momentcross_trainer.learn.learner import Learner, predict
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.spec import HISTORY_COLUMNS, TASKS, inputs
from momentcross_trainer.wire import samples_pb2

# The exported graph takes no more candidates at once.
_MOST_CANDIDATES = 500


class VersionError(RuntimeError):
    """A version of the repository cannot be used; the message names the file and what is wrong."""


class Predictor(Protocol):
    """``config`` says how long histories are to be decoded; ``positions`` whether a row's place is known to it."""

    config: ModelConfig
    positions: bool

    def __call__(self, groups: Sequence[DecodedGroup]) -> NDArray[np.float32]:
        """Probabilities [rows, tasks]."""


class CheckpointPredictor:
    """A network, at the rows' own positions, or at position 0 as it is served."""

    def __init__(self, model: Ranker, positions: bool = True) -> None:
        self.config = model.config
        self.positions = positions
        self._model = model

    def __call__(self, groups: Sequence[DecodedGroup]) -> NDArray[np.float32]:
        return predict(self._model, [_cut(g, self.config) for g in groups], at_serving=not self.positions)


class VersionPredictor:
    """A version's ONNX graph, one request at a time. It knows no positions."""

    def __init__(self, folder: Path) -> None:
        """VersionError where the folder is no version, or its manifest says what is not so."""
        manifest, graph = _version(folder)
        self.positions = False
        longest = {given["name"]: given.get("maxLength", 0) for given in manifest["inputs"]}
        self.config = ModelConfig(
            short_history=longest.get("short_author_id", 0), live_history=longest.get("live_author_id", 0)
        )
        names = [given.name for given in inputs(self.config.short_history, self.config.live_history)]
        self._session = session_of(graph)
        if sorted(names) != sorted(i.name for i in self._session.get_inputs()):
            raise VersionError(f"{folder}: the graph's inputs are not those that this trainer makes of samples")
        outputs = {given["task"]: given["name"] for given in manifest["outputs"]}
        missing = [task for task in TASKS if task not in outputs]
        if missing:
            raise VersionError(f"{folder}: there is no output for {', '.join(missing)}")
        self._outputs = [outputs[task] for task in TASKS]

    def __call__(self, groups: Sequence[DecodedGroup]) -> NDArray[np.float32]:
        return np.concatenate([self._of_request(_cut(group, self.config)) for group in groups])

    def _of_request(self, group: DecodedGroup) -> NDArray[np.float32]:
        feed: dict[str, NDArray[Any]] = {
            "user_id": np.array(group.user_id),
            "user_profile": group.profile,
            "served_at_ms": np.array(group.served_at_ms),
            **{f"short_{column}": group.short[column] for column in HISTORY_COLUMNS},
            **{f"live_{column}": group.live[column] for column in HISTORY_COLUMNS},
        }
        parts = []
        for start in range(0, group.rows, _MOST_CANDIDATES):
            rows = slice(start, start + _MOST_CANDIDATES)
            feed |= {
                "room_id": group.rooms["room_id"][rows],
                "room_author_id": group.rooms["author_id"][rows],
                "room_category_id": group.rooms["category_id"][rows],
                "room_dense": group.dense[rows],
                "position": group.position[rows],
            }
            parts.append(np.stack(self._session.run(self._outputs, feed), axis=1))
        return np.concatenate(parts)


def longest(predictors: Sequence[Predictor]) -> ModelConfig:
    """How long histories are to be decoded so that each predictor has enough; it cuts what it does not read."""
    return ModelConfig(
        short_history=max(p.config.short_history for p in predictors),
        live_history=max(p.config.live_history for p in predictors),
    )


def _cut(group: DecodedGroup, config: ModelConfig) -> DecodedGroup:
    return replace(
        group,
        short={column: values[: config.short_history] for column, values in group.short.items()},
        live={column: values[: config.live_history] for column, values in group.live.items()},
    )


def _version(folder: Path) -> tuple[dict[str, Any], bytes]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        graph = (folder / "model.onnx").read_bytes()
        said = {f["path"]: f["sha256"] for f in manifest["files"]}
        manifest["inputs"], manifest["outputs"]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise VersionError(f"{folder} is no version of a model: {e!r}") from e
    if said.get("model.onnx") != hashlib.sha256(graph).hexdigest():
        raise VersionError(f"{folder / 'model.onnx'} is not the file that manifest.json speaks of (sha256)")
    return manifest, graph


def load_learner(folder: Path) -> Learner:
    """What a checkpoint holds, in the shape that it says. CheckpointError where there is none, or it is damaged."""
    state = checkpoint.load(folder)
    if state is None:
        raise CheckpointError(f"{folder / checkpoint.FILE} does not exist")
    try:
        shape = state["config"]
        learner = Learner(LearnConfig(contrastive_weight=0.0, model=ModelConfig(**shape)))
        learner.load(state)
    except (KeyError, TypeError, ValueError) as e:
        raise CheckpointError(f"{folder / checkpoint.FILE}: {e}") from e
    return learner


def predictor_of(path: Path, positions: bool = True) -> Predictor:
    """A version's folder (with manifest.json) or a checkpoint's."""
    if (path / "manifest.json").exists():
        return VersionPredictor(path)
    return of_checkpoint(path, positions)


def of_checkpoint(folder: Path, positions: bool = True) -> CheckpointPredictor:
    return CheckpointPredictor(load_learner(folder).model, positions)


def groups_of(source: FileSource, config: ModelConfig) -> Iterator[DecodedGroup]:
    """The groups of a source that can be decoded and have rows; others are left out, as the learner does."""
    while not source.finished:
        for record in source.poll(0.0):
            try:
                sample = samples_pb2.SampleRecord.FromString(record.value)
                if sample.WhichOneof("record") == "group" and sample.group.rows:
                    yield decode(sample.group, config)
            except (DecodeError, CorruptSample):
                continue
