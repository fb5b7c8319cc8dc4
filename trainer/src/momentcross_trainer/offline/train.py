"""Offline training: the stream's learner over sample files, resumable, with early stopping on later ticks."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from momentcross_trainer.config import LearnConfig, ModelConfig
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.learn.checkpoint import CheckpointError
from momentcross_trainer.learn.learner import TICK_MS, Learner, RefusedBatchError
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.offline.judgement import Judged, judge
from momentcross_trainer.offline.predictions import PredictionFile
from momentcross_trainer.offline.predictor import CheckpointPredictor, groups_of
from momentcross_trainer.offline.progressive import OfRequests, OfTicks
from momentcross_trainer.progress import Progress

_LOG = logging.getLogger(__name__)

# The running state, while ``out`` itself holds the result; both are checkpoints.
RUNNING = "running"


class TrainError(RuntimeError):
    """Training cannot begin or go on; the message names the option."""


@dataclass(frozen=True)
class TrainOptions:
    """What is learned, and where the result goes.

    ``validation_ticks``: the last ticks, which are held out and judged ``validations`` times an epoch; ``patience``
    judgements in a row without a smaller log loss end the training, and the best weights are the result.
    ``predictions``: every tick of the first epoch is predicted before it is learned, and written there; with
    ``evaluation``, requests of those samples instead, each with the network as it was when it was served.
    ``evaluation_lag_ticks``: how long after a request was served its last label there may land. ``network``: what is
    built of the settings. ``title`` stands before the progress.
    """

    samples: Path
    out: Path
    learn: LearnConfig = field(default_factory=LearnConfig)
    epochs: int = 1
    validation_ticks: int = 0
    validations: int = 1
    patience: int = 3
    predictions: Path | None = None
    evaluation: Path | None = None
    evaluation_lag_ticks: int = 160
    checkpoint_seconds: float = 30.0
    network: Callable[[ModelConfig], Ranker] = Ranker
    title: str = ""

    def arguments(self) -> dict[str, Any]:
        """What must not change while a run goes on."""
        return {
            "samples": str(self.samples.resolve()),
            "config": json.loads(json.dumps(asdict(self.learn))),
            "network": getattr(self.network, "__name__", str(self.network)),
            "validation_ticks": self.validation_ticks,
            "validations": self.validations,
            "predictions": str(self.predictions.resolve()) if self.predictions else None,
            "evaluation": str(self.evaluation.resolve()) if self.evaluation else None,
        }


class OfflineTrainer:
    """``run`` begins, or goes on where an earlier one was stopped, at whatever moment that was."""

    def __init__(self, options: TrainOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self.options = options
        self._clock = clock
        self._run: dict[str, Any] = {
            "arguments": options.arguments(),
            "epoch": 0,
            "at_end": False,
            "stopped": False,
            "next_validation": None,
            "validations": [],
            "best": None,
            "prediction_parts": 0,
            "predicted_ms": 0,
            "late": 0,
            "seconds": 0.0,
        }
        self.learner = Learner(options.learn, options.network)
        self._requests: OfRequests | None = None

    def run(self) -> dict[str, Any]:
        """Learns to the end; returns what metrics.json holds. TrainError, CheckpointError, SampleFileError."""
        options = self.options
        if options.validations < 1 or options.epochs < 1 or options.patience < 1:
            raise TrainError("--epochs, --validations and --patience must be at least 1")
        whole = FileSource(options.samples)
        first, last = whole.ticks
        whole.close()
        end = last - options.validation_ticks
        if options.evaluation is not None and options.predictions is None:
            raise TrainError("--evaluation: --predictions must say where they are to be written")
        if end < first:
            raise TrainError(f"--validation-ticks {options.validation_ticks}: the samples are {last - first + 1} ticks")
        self._resume()
        run = self._run
        if self._done() and (options.out / "metrics.json").exists():
            _LOG.info("this training is finished: %s", options.out / "metrics.json")
            content: dict[str, Any] = json.loads((options.out / "metrics.json").read_text())
            if content["epochs"] == run["epoch"]:
                return content
        source = FileSource(options.samples, last_tick=end)
        try:
            while not self._done():
                self._epoch(source)
        finally:
            source.close()
        return self._finish()

    def _done(self) -> bool:
        return bool(self._run["stopped"]) or self._run["epoch"] >= self.options.epochs

    def _resume(self) -> None:
        state = checkpoint.load(self.options.out / RUNNING)
        if state is None:
            if (self.options.out / checkpoint.FILE).exists():
                raise TrainError(f"--out: {self.options.out} holds a checkpoint that is not of this training")
            self._save(None)
            return
        before, now = state["run"]["arguments"], self._run["arguments"]
        for name, value in now.items():
            if before.get(name) != value:
                raise TrainError(
                    f"--out: {self.options.out} was begun with another {_difference(name, before.get(name), value)}"
                )
        try:
            self.learner.load(state["learner"])
        except ValueError as e:
            raise CheckpointError(f"{self.options.out / RUNNING / checkpoint.FILE}: {e}") from e
        self._run = state["run"]
        _LOG.info("going on in epoch %d after %d rows", self._run["epoch"] + 1, self.learner.counts["rows"])

    def _epoch(self, source: FileSource) -> None:
        run, learner = self._run, self.learner
        if run["at_end"]:
            learner.rewind()
            run["at_end"], run["next_validation"] = False, None
        predictions = None
        if self.options.predictions is not None and run["epoch"] == 0:
            predictions = PredictionFile(self.options.predictions, run["prediction_parts"])
            learner.observer = self._progressive(predictions)
        first, last = source.ticks
        every = -(-(last - first + 1) // self.options.validations)
        run["next_validation"] = run["next_validation"] or first + every - 1
        source.seek(learner.next_offsets)
        started = saved = self._clock()
        what = f"{self.options.title} epoch {run['epoch'] + 1} of {self.options.epochs}".lstrip()
        with Progress(len(source), what, "records") as bar:
            while not source.finished and not run["stopped"]:
                for record in source.poll(0.0):
                    self._take(record)
                    # Judged where nothing is pending: what is saved is the state there, so a restart judges the same.
                    if learner.nothing_pending and run["next_validation"] <= learner.last_tick < last:
                        run["next_validation"] += every
                        self._validate(last)
                        if run["stopped"]:
                            break
                    if learner.nothing_pending and self._clock() - saved >= self.options.checkpoint_seconds:
                        run["seconds"] += self._clock() - started
                        self._save(predictions)
                        started = saved = self._clock()
                bar.to(source.passed, f"loss {learner.loss:.4f}")
        if not run["stopped"]:
            self._refusing(learner.finish)
            if learner.observer is not None:
                learner.observer.rest(learner.model)
            self._validate(last)
        run["epoch"] += 1
        run["at_end"] = True
        run["seconds"] += self._clock() - started
        learner.observer = None
        self._save(predictions)

    def _progressive(self, predictions: PredictionFile) -> OfTicks | OfRequests:
        options, run, config = self.options, self._run, self.learner.config
        if options.evaluation is None:
            return OfTicks(predictions.add, config.batch_rows)
        lag_ms = options.evaluation_lag_ticks * TICK_MS
        source = FileSource(options.evaluation)
        self._requests = OfRequests(
            source, config.model, predictions.add, config.batch_rows, lag_ms, run["predicted_ms"], run["late"]
        )
        return self._requests

    def _take(self, record: SourceRecord) -> None:
        self._refusing(lambda: self.learner.take(record))

    def _refusing(self, step: Callable[[], bool]) -> None:
        try:
            step()
        except RefusedBatchError as e:
            _LOG.error("%s: the rest of its tick is left out", e)
            self.learner.refuse_pending()

    def _validate(self, after_tick: int) -> None:
        """Judges the held-out ticks; keeps the weights where they are the best so far."""
        run, learner = self._run, self.learner
        if not self.options.validation_ticks:
            return
        held_out = FileSource(self.options.samples, first_tick=after_tick + 1)
        with Progress(len(held_out), "validating", "records", stays=False) as bar:
            found: Judged = judge(
                groups_of(held_out, learner.config.model),
                [CheckpointPredictor(learner.model)],
                lambda rows: bar.to(held_out.passed),
            )[0]
        held_out.close()
        entry = {
            "epoch": run["epoch"] + 1,
            "rows": learner.counts["rows"],
            "logloss": found.logloss(),
            "tasks": found.plain(),
        }
        run["validations"].append(entry)
        _LOG.info("after %d rows: log loss %.4f on ticks after %d", entry["rows"], entry["logloss"], after_tick)
        if run["best"] is None or entry["logloss"] < run["validations"][run["best"]]["logloss"]:
            run["best"] = len(run["validations"]) - 1
            checkpoint.save(self.options.out, learner.state())
        elif len(run["validations"]) - 1 - run["best"] >= self.options.patience:
            _LOG.info("no better for %d judgements: stopped early", self.options.patience)
            run["stopped"] = True

    def _save(self, predictions: PredictionFile | None) -> None:
        if predictions is not None:
            predictions.end_part()
            self._run["prediction_parts"] = predictions.parts
        if self._requests is not None:
            self._run["predicted_ms"], self._run["late"] = self._requests.predicted_ms, self._requests.late
        if self.learner.is_finite():
            checkpoint.save(self.options.out / RUNNING, {"learner": self.learner.state(), "run": self._run})

    def _finish(self) -> dict[str, Any]:
        options, run, learner = self.options, self._run, self.learner
        if options.predictions is not None:
            PredictionFile(options.predictions, run["prediction_parts"]).finish()
        if run["best"] is None:
            checkpoint.save(options.out, learner.state())
        content = {
            "arguments": run["arguments"],
            "epochs": run["epoch"],
            "stoppedEarly": run["stopped"],
            "counts": learner.counts,
            "rowsPerSecond": learner.counts["rows"] / max(run["seconds"], 1e-9),
            "progressive": learner.validation.metrics(),
            "lateRequests": run["late"],
            "validations": run["validations"],
            "best": run["validations"][run["best"]] if run["best"] is not None else None,
        }
        write_json(options.out / "metrics.json", content)
        return content


def write_json(path: Path, content: Any) -> None:
    """In one step: the former file or this one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w") as out:
        json.dump(content, out, indent=2)
        out.write("\n")
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)


def _difference(name: str, before: Any, now: Any) -> str:
    if name == "config":
        for key in now:
            if before.get(key) != now[key]:
                return _difference(key, before.get(key), now[key])
    return f"{name.replace('_', '-')}: {before}, not {now}"
