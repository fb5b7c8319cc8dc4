"""The model repository: <name>/<version>/{model.onnx, manifest.json}, a version complete or not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.export.graph import chosen_outputs
from momentcross_trainer.learn.checkpoint import sync_folder
from momentcross_trainer.learn.learner import Learner
from momentcross_trainer.spec import TASKS, inputs


def timestamp(ms: int) -> str:
    """Milliseconds since the epoch as RFC 3339."""
    return datetime.fromtimestamp(ms / 1000.0, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def manifest(
    name: str,
    version: int,
    config: ModelConfig,
    graph: bytes,
    created_ms: int,
    training: dict[str, Any],
    parity: float,
    policy: str = "moment",
) -> dict[str, Any]:
    """What contracts' manifest.schema.json asks for."""
    given: list[dict[str, Any]] = []
    for i in inputs(config.short_history, config.live_history):
        entry: dict[str, Any] = {
            "name": i.name,
            "dtype": i.dtype,
            "dims": list(i.dims),
            "features": list(i.features),
        }
        if i.max_length is not None:
            entry["maxLength"] = i.max_length
        given.append(entry)
    return {
        "schemaVersion": 1,
        "name": name,
        "version": str(version),
        "createdAt": timestamp(created_ms),
        "description": _description(config),
        "labelPolicy": policy,
        "inputs": given,
        "outputs": [{"name": f"p_{task}", "task": task} for task in TASKS],
        "attention": [_attention(search) for search in config.searches],
        "training": training,
        "parity": {"maxAbsDiff": parity},
        "files": [
            {"path": "model.onnx", "sha256": hashlib.sha256(graph).hexdigest(), "bytes": len(graph)},
        ],
    }


# The histories that a search goes through, one after the other.
_SEARCHED = {
    "short": ["user.short_videos"],
    "long": ["user.short_videos"],
    "aidhard": ["user.short_videos"],
    "livelong": ["user.live"],
    "mixed": ["user.short_videos", "user.live"],
}


def _attention(search: str) -> dict[str, Any]:
    items, weights = chosen_outputs(search)
    return {"search": f"V_{search}", "histories": _SEARCHED[search], "items": items, "weights": weights}


def training_of(learner: Learner) -> dict[str, Any]:
    """What a version's manifest says of its learning. Beside the tasks, ``learning`` holds what is of none of them."""
    learning = {
        "contrastive_loss": learner.contrastive,
        "expired_rows": float(learner.totals["expired_rows"]),
        **({} if learner.loss != learner.loss else {"loss": learner.loss}),
    }
    return {
        "samples": learner.totals["rows"],
        "firstTick": learner.first_tick,
        "lastTick": learner.last_tick,
        "newestLabelAt": timestamp(learner.newest_landed_ms),
        "metrics": {**learner.validation.metrics(), "learning": learning},
    }


def _description(config: ModelConfig) -> str:
    tables = "shared embeddings" if config.shared_tables else "embeddings per domain"
    searches = f"searches in the graph: {', '.join(config.searches) or 'none'}"
    experts = "CGC" if config.expert_layers == 1 else f"PLE of {config.expert_layers} layers"
    return f"Moment&Cross: {tables}, {searches}; target attention, {experts}, six heads"


MARKS = ("pinned", "canary", "shadow", "kept")
"""Files that ranking-service, or somebody by hand, puts beside those of a version that is still needed."""


class ModelRepository:
    """One model's folder. One writer."""

    def __init__(self, root: Path, name: str) -> None:
        self._folder = root / name

    def newest(self) -> int:
        """The greatest version there, 0 where there is none."""
        return max(self._versions(), default=0)

    def publish(self, version: int, graph: bytes, content: dict[str, Any]) -> Path:
        """Writes beside, syncs, renames. OSError (a full disk, say) leaves no version behind; a kill at most .tmp-*."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob(".tmp-*"):
            shutil.rmtree(left, ignore_errors=True)
        temporary = self._folder / f".tmp-{version}"
        try:
            self.write(temporary, graph, content)
            sync_folder(temporary)
            final = self._folder / str(version)
            temporary.rename(final)
        except OSError:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        sync_folder(self._folder)
        return final

    @staticmethod
    def write(folder: Path, graph: bytes, content: dict[str, Any]) -> None:
        """Both files into a folder, synced."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in (
            ("model.onnx", graph),
            ("manifest.json", (json.dumps(content, indent=2, allow_nan=False) + "\n").encode()),
        ):
            with (folder / name).open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())

    def prune(self, keep: int) -> list[int]:
        """Removes all but the newest ``keep`` versions (at least one), except those that have a mark."""
        old = [v for v in sorted(self._versions())[: -max(keep, 1)] if not self._is_marked(v)]
        for version in old:
            shutil.rmtree(self._folder / str(version), ignore_errors=True)
        return old

    def _is_marked(self, version: int) -> bool:
        return any((self._folder / str(version) / mark).exists() for mark in MARKS)

    def _versions(self) -> list[int]:
        if not self._folder.is_dir():
            return []
        return [int(p.name) for p in self._folder.iterdir() if p.is_dir() and p.name.isdigit()]
