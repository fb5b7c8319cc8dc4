"""Streaming training: learns what arrives, publishes a version every some seconds."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from momentcross_trainer.config import LearnConfig
from momentcross_trainer.data.source import SampleSource
from momentcross_trainer.export.graph import GraphError, ServingGraph, example
from momentcross_trainer.export.repository import ModelRepository, manifest, training_of
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.learn.gate import Gate
from momentcross_trainer.learn.learner import ExplodingLossError, Learner, RefusedBatchError
from momentcross_trainer.status import StatusMetrics, status_of, write_status

_LOG = logging.getLogger(__name__)

# So many exploding batches in a row, and it is the weights.
_MOST_EXPLOSIONS = 3


@dataclass(frozen=True)
class StreamOptions:
    """Where a stream trainer works and how often it publishes."""

    repository: Path
    model: str
    checkpoint: Path
    publish_seconds: float = 20.0
    keep_versions: int = 5
    status_file: Path | None = None
    metrics_port: int | None = None
    learn: LearnConfig = field(default_factory=LearnConfig)


class StreamTrainer:
    """Learner, graph and repository together. ``stop`` may be called from a signal handler."""

    def __init__(
        self, options: StreamOptions, clock: Callable[[], float] = time.time, learner: Learner | None = None
    ) -> None:
        self.options = options
        self.learner = learner or Learner(options.learn)
        self.stopped = False
        self.version = 0
        self._clock = clock
        self._repository = ModelRepository(options.repository, options.model)
        self._graph: ServingGraph | None = None
        self._published_batches = 0
        self._published_at = 0.0
        self._said_at = 0.0
        self._held_back: str | None = None
        self._published = 0
        self._explosions = 0
        self._metrics = StatusMetrics()
        self.gate = Gate(options.learn)
        self.learner.gate = self.gate

    def stop(self) -> None:
        self.stopped = True

    def keeps_waiting(self) -> bool:
        """Whether to go on waiting for the topic; says in the status file that it still waits."""
        if self._clock() - self._said_at >= self.options.publish_seconds:
            self._write_status("waiting for the topic")
        return not self.stopped

    def serve_metrics(self) -> int:
        """On ``metrics_port``, which must be given; returns the port. OSError where it is taken."""
        assert self.options.metrics_port is not None
        return self._metrics.serve(self.options.metrics_port)

    def prepare(self) -> None:
        """Restores the checkpoint and has the graph ready: traced once, then kept beside the checkpoint.

        Raises CheckpointError where the checkpoint is damaged or of another shape.
        """
        self.resume()
        config = self.options.learn.model
        shape = hashlib.sha256(json.dumps(config.as_dict(), sort_keys=True).encode() + _sources_of_model()).hexdigest()
        path = self.options.checkpoint / f"graph-{shape[:16]}.onnx"
        if path.exists():
            self._graph = ServingGraph.load(path)
        else:
            _LOG.info("tracing the graph")
            self._graph = ServingGraph.trace(config)
            self._graph.save(path)
        self._write_status("waiting for samples")

    def resume(self) -> None:
        """What the checkpoint holds, where there is one. CheckpointError as ``prepare``."""
        state = checkpoint.load(self.options.checkpoint)
        if state is not None:
            try:
                self.learner.load(state)
            except ValueError as e:
                raise checkpoint.CheckpointError(f"{self.options.checkpoint}: {e}; start with another folder") from e
            self._published_batches = self.learner.counts["batches"]
            self._load_gate(state)
            _LOG.info("going on after %d rows", self.learner.counts["rows"])

    def _load_gate(self, state: dict[str, Any]) -> None:
        published = checkpoint.load(self.options.checkpoint, checkpoint.PUBLISHED)
        if published is not None and "gate" in state:
            self.gate.published(published["version"], published["model"])
            self.gate.load(state["gate"])

    def save(self) -> None:
        """Everything that a restart needs, in one step."""
        checkpoint.save(self.options.checkpoint, self.learner.state() | {"gate": self.gate.state()})

    def run(self, source: SampleSource) -> None:
        """Learns until stopped, or until the source ends for good; leaves a checkpoint behind."""
        source.seek(self.learner.next_offsets)
        _LOG.info("learning")
        try:
            while not self.stopped:
                self.step(source)
                if source.finished:
                    self.publish_if_learned(source)
                    break
        finally:
            source.close()
            if self.learner.is_finite() and not self._explosions:
                self.save()

    def step(self, source: SampleSource) -> None:
        """One poll, and a publication where one is due."""
        for record in source.poll(0.5):
            try:
                if self.learner.take(record):
                    self._explosions = 0
            except RefusedBatchError as e:
                self._refuse_batch(e)
                if not self.learner.is_finite():
                    self._go_back(source, "a weight is not finite")
                    break
                if self._explosions >= _MOST_EXPLOSIONS:
                    self._go_back(source, f"{self._held_back}, {self._explosions} times in a row")
                    break
            if self.stopped:
                break
        if self.publish_is_due:
            self.publish_if_learned(source)

    @property
    def publish_is_due(self) -> bool:
        return self._clock() - self._published_at >= self.options.publish_seconds

    def _refuse_batch(self, refused: RefusedBatchError) -> None:
        """Past the pending batch; what was learned before it stays."""
        self._held_back = str(refused)
        self._explosions += isinstance(refused, ExplodingLossError)
        _LOG.error("%s: the batch is left out", refused)
        self.learner.refuse_pending()

    def _go_back(self, source: SampleSource, reason: str) -> None:
        """To the last checkpoint's weights, and past all learned since: learning that again ends here again."""
        self._held_back = f"{reason}: gone back to the last checkpoint"
        _LOG.error(self._held_back)
        poisoned = self.learner
        fresh = Learner(self.options.learn)
        state = checkpoint.load(self.options.checkpoint)
        if state is not None:
            fresh.load(state)
        lost = poisoned.counts["rows"] - fresh.counts["rows"]
        fresh.counts["refused_rows"] = poisoned.counts["refused_rows"] + lost
        fresh.next_offsets = dict(poisoned.next_offsets)
        # What was so high before is so high again: the level must not begin anew.
        fresh.loss_level, fresh.level_batches = poisoned.loss_level, poisoned.level_batches
        fresh.gate = self.gate
        self.learner = fresh
        self._explosions = 0
        self._published_batches = fresh.counts["batches"]
        source.seek(fresh.next_offsets)

    def publish_if_learned(self, source: SampleSource) -> None:
        """Checkpoint and version, where a batch was learned since the last, and nothing holds them back."""
        learner = self.learner
        self._published_at = self._clock()
        if learner.counts["batches"] == self._published_batches:
            self._write_status("learning")
            return
        if not learner.is_finite():
            self._go_back(source, "a weight is not finite")
        if learner is not self.learner or self._explosions:
            self._write_status("learning")
            return
        try:
            self.save()
            reason = self.gate.reason()
            if reason is None:
                self._publish()
            elif reason != self._held_back:
                _LOG.error("no version is published: %s", reason)
            self._held_back = reason
        except (OSError, GraphError) as e:
            self._held_back = str(e)
            _LOG.error("no version was published: %s", e)
        self._published_batches = learner.counts["batches"]
        self._write_status("learning")

    def _publish(self) -> None:
        assert self._graph is not None
        started = time.perf_counter()
        learner, config = self.learner, self.options.learn.model
        graph = self._graph.with_weights(learner.model)
        worst = self._graph.check(learner.model, [example(config, 20, 100, 10, seed=learner.counts["batches"])])
        version = self._repository.newest() + 1
        training = training_of(learner)
        created_ms, policy = int(self._clock() * 1000), learner.policy or "moment"
        content = manifest(self.options.model, version, config, graph, created_ms, training, worst, policy)
        self._repository.publish(version, graph, content)
        self._repository.prune(self.options.keep_versions)
        self.version = version
        self._published += 1
        self.gate.published(version, learner.model.state_dict())
        published = {"version": version, "model": learner.model.state_dict()}
        checkpoint.save(self.options.checkpoint, published, checkpoint.PUBLISHED)
        click = training["metrics"].get("click", {}).get("auc", float("nan"))
        _LOG.info(
            "version %d: %d rows learned, loss %.4f, click AUC %.3f, published in %.2f s",
            version,
            learner.totals["rows"],
            learner.loss,
            click,
            time.perf_counter() - started,
        )

    def _write_status(self, state: str) -> None:
        version = self.version or self._repository.newest()
        status = status_of(self.learner, state, version, self._published, self._held_back)
        self._metrics.tell(status)
        if self.options.status_file is not None:
            write_status(self.options.status_file, status)
        self._said_at = self._clock()


def _sources_of_model() -> bytes:
    folder = Path(__file__).parent
    return b"".join(
        p.read_bytes()
        for p in [
            folder / "spec.py",
            folder / "export" / "graph.py",
            *sorted((folder / "model").glob("*.py")),
        ]
    )
