from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from synthetic import LEARN, TINY, author_match_stream, group, record, tick_end

from momentcross_trainer.config import SEARCHES, LearnConfig
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.learn.checkpoint import CheckpointError
from momentcross_trainer.learn.learner import Learner, NonFiniteLossError
from momentcross_trainer.learn.measures import auc
from momentcross_trainer.model.loss import POSITIVE, masked_loss
from momentcross_trainer.spec import TASKS
from momentcross_trainer.wire import samples_pb2

CLICK = {"click": samples_pb2.CELL_KIND_POSITIVE}


def learn(records: list[SourceRecord], config: LearnConfig = LEARN) -> Learner:
    learner = Learner(config)
    for sample in records:
        learner.take(sample)
    return learner


def same(a: Learner, b: Learner) -> bool:
    x, y = a.state(), b.state()
    return (
        all(torch.equal(x["model"][k], y["model"][k]) for k in x["model"])
        and all(torch.equal(x["embeddings"][k], y["embeddings"][k]) for k in x["embeddings"])
        and str(x["dense"]) == str(y["dense"])
        and all(
            torch.equal(x["validation"][t][k], y["validation"][t][k]) for t in TASKS for k in ("p", "label", "user")
        )
        and all(x[k] == y[k] for k in ("next_offsets", "counts", "ticks", "newest_landed_ms", "level", "policy"))
    )


def test_author_match_is_learned() -> None:
    records = author_match_stream(240)
    learner = Learner(LEARN)
    losses: list[float] = []
    for sample in records:
        if learner.take(sample):
            losses.append(learner.loss)
    before = learner.validation.metrics()["click"]["auc"]
    learner.validation = type(learner.validation)()
    for sample in author_match_stream(60, seed=2):
        learner.take(sample)

    metrics = learner.validation.metrics()
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:5])
    # The best possible is about 0.9: clicks are drawn at 0.9 and 0.1.
    assert metrics["click"]["auc"] > 0.8
    assert metrics["click"]["auc"] > before
    assert 0.8 < metrics["click"]["calibration"] < 1.25


def test_labels_without_a_pattern_are_not_learned() -> None:
    random = np.random.default_rng(5)
    kinds = [samples_pb2.CELL_KIND_NEGATIVE, samples_pb2.CELL_KIND_POSITIVE]
    records = []
    for g in range(150):
        authors = random.integers(1, 200, size=8).tolist()
        cells = [{"click": kinds[int(random.integers(2))]} for _ in authors]
        records.append(record(g, group(g, random.integers(1, 200, size=12).tolist(), authors, cells)))

    assert 0.4 < learn(records).validation.metrics()["click"]["auc"] < 0.6


def test_each_batch_holds_a_fair_part_of_its_tick_which_tells_negatives_before_positives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kinds = [samples_pb2.CELL_KIND_NEGATIVE] * 48 + [samples_pb2.CELL_KIND_POSITIVE] * 16
    records = [record(i, group(i, [1], [1, 2], [{"click": kind}] * 2)) for i, kind in enumerate(kinds)]
    learned: list[torch.Tensor] = []

    def watched(logits: torch.Tensor, cells: torch.Tensor, clip: float) -> torch.Tensor:
        learned.append(cells[:, 0].clone())
        return masked_loss(logits, cells, clip)

    monkeypatch.setattr("momentcross_trainer.learn.learner.masked_loss", watched)
    learner = learn([*records, record(64, tick_end(1))], replace(LEARN, tick_rows=1000))

    assert [len(cells) for cells in learned] == [32] * 4
    assert learner.counts["rows"] == 128
    assert all(2 <= int((cells == POSITIVE).sum()) <= 16 for cells in learned)


def batch_ends(records: list[SourceRecord], config: LearnConfig = LEARN) -> list[int]:
    learner = Learner(config)
    return [r.offset for r in records if learner.take(r)]


def test_ticks_are_learned_at_their_ends_and_at_counts_only() -> None:
    def rows(offset: int, count: int) -> SourceRecord:
        return record(offset, group(1, [1], list(range(1, count + 1)), [CLICK] * count))

    records = [rows(0, 20), record(1, tick_end(1)), rows(2, 20), rows(3, 11), rows(4, 1), rows(5, 40), rows(6, 3)]
    records += [record(7, tick_end(2)), record(8, tick_end(3)), rows(9, 31)]

    # 1: tick; 4: 32 rows, a part of the tick; 5: 40 rows; 7: tick. An empty tick ends nothing; the last rows wait.
    assert batch_ends(records) == [1, 4, 5, 7]


def test_a_rerun_cuts_the_same_batches_and_learns_the_same_weights() -> None:
    records = author_match_stream(40, per_tick=3)

    assert batch_ends(records) == batch_ends(records)
    assert same(learn(records), learn(records))


@pytest.mark.parametrize("stopped_after", [1, 13, 37, 50])
def test_resumed_from_a_checkpoint_equals_never_stopped(tmp_path: Path, stopped_after: int) -> None:
    records = author_match_stream(48, per_tick=7)
    corrupt = SourceRecord(0, 20, b"\x07")
    records = [*records[:20], corrupt, *(SourceRecord(0, r.offset + 1, r.value) for r in records[20:])]
    never = learn(records)

    checkpoint.save(tmp_path, learn(records[:stopped_after]).state())
    state = checkpoint.load(tmp_path)
    assert state is not None
    resumed = Learner(LEARN)
    resumed.load(state)
    for sample in records:
        if sample.offset >= resumed.next_offsets.get(0, 0):
            resumed.take(sample)

    assert never.counts["batches"] > 5
    assert never.counts["corrupt"] == 1
    assert same(never, resumed)


def test_a_checkpoint_never_holds_offsets_of_rows_that_were_not_learned() -> None:
    learner = learn([record(0, group(1, [1], [1, 2], [CLICK] * 2)), record(1, tick_end(1))])
    assert learner.state()["next_offsets"] == {0: 2}

    learner.take(record(2, group(1, [1], [1, 2], [CLICK] * 2)))

    assert learner.state()["next_offsets"] == {0: 2}
    assert learner.state()["counts"]["rows"] == 2


def test_killed_while_saving_keeps_the_former_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint.save(tmp_path, {"n": 1})

    def half(state: object, out: object) -> None:
        out.write(b"half")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", half)
    with pytest.raises(KeyboardInterrupt):
        checkpoint.save(tmp_path, {"n": 2})

    assert checkpoint.load(tmp_path) == {"n": 1}


def test_a_damaged_checkpoint_is_refused_with_its_path(tmp_path: Path) -> None:
    checkpoint.save(tmp_path, Learner(LEARN).state())
    path = tmp_path / checkpoint.FILE
    for damaged in (b"", b"junk", path.read_bytes()[:1000]):
        path.write_bytes(damaged)
        with pytest.raises(CheckpointError, match=r"checkpoint\.pt is damaged"):
            checkpoint.load(tmp_path)


def test_a_checkpoint_of_another_shape_is_refused() -> None:
    state = Learner(LEARN).state()

    with pytest.raises(ValueError, match="another shape"):
        Learner(LearnConfig()).load(state)

    del state["model"]["head"]
    with pytest.raises(ValueError, match="another shape"):
        Learner(LEARN).load(state)


def test_a_corrupt_record_is_counted_and_the_next_is_learned(caplog: pytest.LogCaptureFixture) -> None:
    spoiled = group(1, [1], [1, 2], [CLICK] * 2)
    spoiled.columns[2].floats[0] = float("inf")
    learner = learn(
        [
            SourceRecord(0, 0, b"\xff"),
            record(1, spoiled),
            record(2, group(1, [1], [1, 2], [CLICK] * 2)),
            record(3, tick_end(1)),
        ]
    )

    assert learner.counts["corrupt"] == 2
    assert learner.counts["rows"] == 2
    assert learner.next_offsets == {0: 4}
    assert "sample 1 of partition 0 is skipped: room.viewers is not a finite number" in caplog.text


@pytest.mark.parametrize("where", ["loss", "gradient"])
def test_a_batch_whose_loss_or_gradient_is_no_number_changes_nothing(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = author_match_stream(20)
    learner, untouched = learn(records), learn(records)

    def broken(*arguments: object) -> torch.Tensor:
        loss = masked_loss(*arguments)  # type: ignore[arg-type]
        # sqrt has an infinite slope at 0: a finite loss with a gradient that is not.
        return loss * float("nan") if where == "loss" else loss + torch.sqrt(loss - loss.detach())

    monkeypatch.setattr("momentcross_trainer.learn.learner.masked_loss", broken)
    *before, last = [SourceRecord(1, r.offset, r.value) for r in author_match_stream(5, seed=3)[:4]]
    for sample in before:
        learner.take(sample)
    with pytest.raises(NonFiniteLossError, match=where):
        learner.take(last)

    assert same(learner, untouched)
    learner.refuse_pending()
    assert learner.counts["refused_rows"] == 32
    assert learner.next_offsets[1] == 4
    assert learner.is_finite()


def test_the_contrastive_terms_are_learned_beside_the_labels() -> None:
    records = author_match_stream(240)
    weighty = replace(LEARN, contrastive_weight=0.02)
    learner, losses = Learner(weighty), []
    for sample in records:
        if learner.take(sample):
            losses.append(learner.contrastive)

    off = learn(records[:40], replace(LEARN, contrastive_weight=0.0))
    on = learn(records[:40], weighty)

    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:5])
    assert off.contrastive == 0.0
    assert not torch.equal(off.model.short_items.project.weight, on.model.short_items.project.weight)


def test_exposures_told_before_take_no_part_in_the_contrastive_terms() -> None:
    def stream(first: bool) -> list[SourceRecord]:
        groups = [group(u, [1, 2, 3], [5, 6], [CLICK] * 2) for u in range(4)]
        for row in (row for g in groups for row in g.rows):
            row.first = first
        return [*(record(i, g) for i, g in enumerate(groups)), record(4, tick_end(1))]

    assert learn(stream(True)).contrastive > 0.0
    assert learn(stream(False)).contrastive == 0.0


def test_a_room_unseen_for_long_is_forgotten_also_after_a_restart(tmp_path: Path) -> None:
    def tick(number: int, author: int, offset: int) -> list[SourceRecord]:
        return [
            record(offset, group(1, [1], [author], [CLICK], tick=number)),
            record(offset + 1, tick_end(number)),
        ]

    config = replace(LEARN, room_expiry_ticks=10)
    records = [*tick(1, 5, 0), *tick(9, 6, 2), *tick(12, 6, 4)]
    learner = learn(records[:4], config)
    rooms = learner.model.embeddings.room
    gone = rooms.row(torch.tensor([1_000_005]))[0]
    assert bool((rooms.table.weight[gone] != 0).all())
    checkpoint.save(tmp_path, learner.state())
    for sample in records[4:]:
        learner.take(sample)

    assert rooms.table.weight[gone].tolist() == [[0.0] * 4] * 2
    assert bool((rooms(torch.tensor([1_000_006])) != 0).all())
    assert learner.counts["expired_rows"] == 2
    state = checkpoint.load(tmp_path)
    assert state is not None
    resumed = Learner(config)
    resumed.load(state)
    for sample in records[4:]:
        resumed.take(sample)
    assert same(resumed, learner)


def test_users_and_authors_are_forgotten_later_than_rooms() -> None:
    config = replace(LEARN, room_expiry_ticks=2, expiry_ticks=5)
    learner = Learner(config)
    tables = learner.model.embeddings

    def left(user: int, author: int) -> tuple[bool, bool, bool]:
        """Whether anything is left of the user, the author, and the author's room."""
        found = (tables.user(torch.tensor([user])), tables.author(torch.tensor([author])))
        room = tables.room(torch.tensor([1_000_000 + author]))
        return bool((found[0] != 0).any()), bool((found[1] != 0).any()), bool((room != 0).any())

    offset = 0
    for tick, user, author in ((1, 1, 5), (4, 2, 6), (7, 2, 6)):
        for content in (group(user, [author], [author], [CLICK], tick=tick), tick_end(tick)):
            learner.take(record(offset, content))
            offset += 1
        if tick == 4:
            assert left(1, 5) == (True, True, False)
    assert left(1, 5) == (False, False, False)
    assert left(2, 6) == (True, True, True)


def test_a_checkpoint_of_an_older_format_is_refused() -> None:
    state = Learner(LEARN).state() | {"format": 1}

    with pytest.raises(ValueError, match="another shape"):
        Learner(LEARN).load(state)


@pytest.mark.parametrize(
    "change",
    [
        *({"searches": tuple(s for s in SEARCHES if s != left_out)} for left_out in SEARCHES),
        {"searches": ()},
        {"shared_tables": False},
        {"expert_layers": 2},
        {"expert_layers": 3},
    ],
    ids=str,
)
def test_every_ablation_learns(change: dict[str, Any]) -> None:
    model = replace(TINY, **change)
    weight = LEARN.contrastive_weight if "mixed" in model.searches else 0.0
    learner = learn(author_match_stream(20), replace(LEARN, model=model, contrastive_weight=weight))

    assert learner.counts["rows"] == 160
    assert learner.is_finite()
    assert set(learner.model.attention) == set(model.searches)


def test_auc_by_hand() -> None:
    scores, labels = np.array([0.1, 0.4, 0.4, 0.8]), np.array([0.0, 0.0, 1.0, 1.0])

    # Pairs: (0.4, 0.1) right, (0.4, 0.4) half, (0.8, 0.1) and (0.8, 0.4) right.
    assert auc(scores, labels) == pytest.approx(3.5 / 4)
