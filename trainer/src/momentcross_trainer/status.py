"""What a stream trainer says of itself: the status file, and metrics for Prometheus."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from prometheus_client import start_http_server
from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from momentcross_trainer.export.repository import timestamp
from momentcross_trainer.learn.learner import Learner

_LOG = logging.getLogger(__name__)

_COUNTERS = {
    "samples": "Rows learned",
    "cells": "Labels learned",
    "corrupt": "Records left out because their parts do not fit together",
    "unknownTask": "Cells of tasks that the model does not have",
    "refused": "Rows left out because of their loss",
    "expiredRows": "Embedding rows that were unseen for long, and reset",
    "published": "Versions published since the start",
}
_GAUGES = {
    "version": "Newest version published",
    "loss": "Label loss of the newest batch",
    "contrastiveLoss": "Contrastive loss of the newest batch, before its weight",
}
_TASK_GAUGES = {
    "auc": "Area under the ROC curve of what was predicted before it was learned",
    "gauc": "The same per user, weighted by cells",
    "logloss": "Log loss of what was predicted before it was learned",
    "calibration": "Predicted over observed rate",
    "cells": "Cells that the task's measures are made of",
}


def status_of(learner: Learner, state: str, version: int, published: int, held_back: str | None) -> dict[str, Any]:
    """The status file's content. ``tasks`` are progressive validation's measures."""
    return {
        "state": state,
        "version": version,
        "published": published,
        "samples": learner.totals["rows"],
        "cells": learner.totals["cells"],
        "corrupt": learner.totals["corrupt"],
        "unknownTask": learner.totals["unknown_task"],
        "refused": learner.totals["refused_rows"],
        "expiredRows": learner.totals["expired_rows"],
        "loss": None if learner.loss != learner.loss else learner.loss,
        "contrastiveLoss": learner.contrastive,
        "newestLabelAt": timestamp(learner.newest_landed_ms) if learner.newest_landed_ms else None,
        "heldBack": held_back,
        "tasks": learner.validation.metrics(),
    }


def write_status(path: Path, status: dict[str, Any]) -> None:
    """In one step. A full disk is no reason to stop learning."""
    temporary = path.with_suffix(path.suffix + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(status))
        temporary.replace(path)
    except OSError as e:
        _LOG.warning("the status file cannot be written: %s", e)


class StatusMetrics(Collector):
    """The newest status as Prometheus metrics; whoever asks gets what was told last, and disturbs no learning."""

    def __init__(self) -> None:
        self._status: dict[str, Any] = {}

    def serve(self, port: int) -> int:
        """Serves them on all interfaces until the process ends; returns the port, of the system's choice where 0."""
        registry = CollectorRegistry()
        registry.register(self)
        server, _ = start_http_server(port, registry=registry)
        return int(server.server_port)

    def tell(self, status: dict[str, Any]) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        status = self._status
        if not status:
            return
        for key, said in _COUNTERS.items():
            yield CounterMetricFamily(_name(key), said, value=status[key])
        for key, said in _GAUGES.items():
            if status[key] is not None:
                yield GaugeMetricFamily(_name(key), said, value=status[key])
        yield GaugeMetricFamily(_name("heldBack"), "1 while publishing is held back", value=bool(status["heldBack"]))
        if status["newestLabelAt"]:
            at = datetime.fromisoformat(status["newestLabelAt"]).timestamp()
            yield GaugeMetricFamily(
                _name("newestLabelTimestampSeconds"), "When the newest label learned landed", value=at
            )
        for measure, said in _TASK_GAUGES.items():
            family = GaugeMetricFamily(_name(f"task_{measure}"), said, labels=["task"])
            for task, found in status["tasks"].items():
                if measure in found:
                    family.add_metric([task], found[measure])
            yield family


def _name(key: str) -> str:
    return "momentcross_trainer_" + "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
