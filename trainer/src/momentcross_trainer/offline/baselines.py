"""Wide & Deep and DeepFM: what the KuaiLive paper compares, on the same sample files. They read no histories."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from momentcross_trainer.config import ModelConfig
from momentcross_trainer.data.batch import Batch, DecodedGroup, collate
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.learn.optimizer import RowwiseAdagrad
from momentcross_trainer.model.embeddings import HashedEmbedding
from momentcross_trainer.model.loss import NEGATIVE, POSITIVE
from momentcross_trainer.offline.judgement import Judged, judge, report
from momentcross_trainer.offline.predictor import groups_of
from momentcross_trainer.offline.train import TrainError, write_json
from momentcross_trainer.progress import Progress
from momentcross_trainer.spec import DENSE, PROFILE, TASKS

NAMES = ("wide-deep", "deepfm")
_FIELDS = ("user", "room", "author", "category", *PROFILE)


@dataclass(frozen=True)
class BaselineOptions:
    """Sizes and rates are ours but for the width of the embeddings (64) and Adam, which are the paper's."""

    samples: Path
    out: Path
    name: str
    validation_ticks: int
    epochs: int = 1
    batch_rows: int = 2048
    rows: int = 1 << 17
    width: int = 64
    hidden: tuple[int, ...] = (128, 64)
    dense_rate: float = 1e-3
    embedding_rate: float = 0.05
    seed: int = 1
    draws: int = 200


class Baseline(nn.Module):
    """Fields → a logit per task: linear and deep part, and with ``pairs`` the factorisation machine of the fields."""

    def __init__(self, options: BaselineOptions) -> None:
        super().__init__()
        self.pairs = options.name == "deepfm"
        self.wide = nn.ModuleList(
            HashedEmbedding(options.rows, 2 * len(TASKS), 31 + 2 * i) for i in range(len(_FIELDS))
        )
        self.deep = nn.ModuleList(HashedEmbedding(options.rows, options.width, 61 + 2 * i) for i in range(len(_FIELDS)))
        self.linear = nn.Linear(len(DENSE), len(TASKS))
        widths = [len(_FIELDS) * options.width + len(DENSE), *options.hidden]
        layers: list[nn.Module] = []
        for a, b in pairwise(widths):
            layers += [nn.Linear(a, b), nn.ReLU()]
        self.tower = nn.Sequential(*layers, nn.Linear(widths[-1], len(TASKS)))
        for table in self.wide:
            nn.init.zeros_(table.table.weight)  # type: ignore[union-attr, arg-type]

    def forward(self, batch: Batch) -> Tensor:
        group = batch.rooms.group
        profile = batch.users.profile[group] * len(PROFILE) + torch.arange(len(PROFILE))
        ids = [batch.users.user_id[group], batch.rooms.room_id, batch.rooms.author_id, batch.rooms.category_id]
        ids += list(profile.unbind(1))
        dense = torch.log1p(torch.clamp(batch.rooms.dense, min=0.0)) * 0.2
        linear = torch.stack([wide(i) for wide, i in zip(self.wide, ids, strict=True)]).sum(0)
        logits: Tensor = linear[:, : len(TASKS)] + linear[:, len(TASKS) :] + self.linear(dense)
        fields = torch.stack([deep(i) for deep, i in zip(self.deep, ids, strict=True)], dim=1)
        if self.pairs:
            logits = logits + pairs_of(fields)
        deep_logits: Tensor = self.tower(torch.cat([fields.flatten(1), dense], dim=1))
        return logits + deep_logits


def pairs_of(fields: Tensor) -> Tensor:
    """[rows, fields, width] → [rows, 1]: the sum over pairs of fields of their dot products.

    Half of the square of the sum without the squares.
    """
    return 0.5 * (fields.sum(1).pow(2) - fields.pow(2).sum(1)).sum(1, keepdim=True)


class _Predictor:
    """A baseline as a judge asks it."""

    positions = False
    config = ModelConfig(short_history=0, live_history=0)

    def __init__(self, model: Baseline) -> None:
        self._model = model

    def __call__(self, groups: Any) -> Any:
        with torch.no_grad():
            return torch.sigmoid(self._model(collate(groups))).numpy()


def run(options: BaselineOptions) -> dict[str, Any]:
    """Learns all but the last ticks, judges those; writes NAME.json into ``out`` and returns what it holds."""
    whole = FileSource(options.samples)
    first, last = whole.ticks
    whole.close()
    end = last - options.validation_ticks
    if options.validation_ticks < 1 or end < first:
        raise TrainError(f"--validation-ticks {options.validation_ticks}: the samples are {last - first + 1} ticks")
    torch.manual_seed(options.seed)
    model = Baseline(options)
    tables = [(n, p) for n, p in model.named_parameters() if n.endswith("table.weight")]
    embeddings = RowwiseAdagrad(tables, options.embedding_rate)
    dense = torch.optim.Adam(
        [p for n, p in model.named_parameters() if not n.endswith("table.weight")], options.dense_rate
    )
    learned = 0
    for epoch in range(options.epochs):
        source = FileSource(options.samples, last_tick=end)
        waiting: list[DecodedGroup] = []
        rows = 0
        with Progress(len(source), f"{options.name}, epoch {epoch + 1} of {options.epochs}", "records") as bar:
            for group in groups_of(source, _Predictor.config):
                waiting.append(group)
                rows += group.rows
                if rows >= options.batch_rows:
                    _learn(model, embeddings, dense, waiting)
                    learned, rows = learned + rows, 0
                    waiting = []
                    bar.to(source.passed)
            if waiting:
                _learn(model, embeddings, dense, waiting)
                learned += rows
    held_out = FileSource(options.samples, first_tick=end + 1)
    with Progress(len(held_out), "judging", "records") as bar:
        judged: Judged = judge(
            groups_of(held_out, _Predictor.config), [_Predictor(model)], lambda rows: bar.to(held_out.passed)
        )[0]
    content = {"name": options.name, "rows": learned, "tasks": report(judged, options.draws, seed=1)}
    write_json(options.out / f"{options.name}.json", content)
    return content


def _learn(
    model: Baseline, embeddings: RowwiseAdagrad, dense: torch.optim.Optimizer, groups: list[DecodedGroup]
) -> None:
    batch = collate(groups)
    logits = model(batch)
    known = (batch.cells == POSITIVE) | (batch.cells == NEGATIVE)
    if not bool(known.any()):
        return
    loss = functional.binary_cross_entropy_with_logits(logits[known], (batch.cells[known] == POSITIVE).to(logits.dtype))
    model.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    dense.step()
    embeddings.step()
