from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch
from synthetic import LEARN, NOW, author_match_stream, group, record, tick_end
from test_files import Topic

from momentcross_trainer.data.batch import decode
from momentcross_trainer.data.dump import dump
from momentcross_trainer.data.source import SourceRecord
from momentcross_trainer.learn import checkpoint
from momentcross_trainer.learn.learner import Learner, predict
from momentcross_trainer.model.ranker import Ranker
from momentcross_trainer.offline.train import OfflineTrainer, TrainError, TrainOptions
from momentcross_trainer.wire import samples_pb2


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """40 ticks of 5 groups of 8 rows."""
    folder = tmp_path_factory.mktemp("samples")
    dump(Topic(author_match_stream(200)), folder)
    return folder


class Killed(Exception):  # noqa: N818 - stands for a signal
    pass


class KilledTrainer(OfflineTrainer):
    """Saves whenever it can, and dies after so many records."""

    def __init__(self, options: TrainOptions, after: int) -> None:
        self._ticking = iter(range(1 << 30))
        super().__init__(replace(options, checkpoint_seconds=1.0), clock=lambda: float(next(self._ticking)))
        self._left = after

    def _take(self, record: SourceRecord) -> None:
        if self._left == 0:
            raise Killed
        self._left -= 1
        super()._take(record)


def weights(folder: Path) -> dict[str, torch.Tensor]:
    state = checkpoint.load(folder)
    assert state is not None
    model: dict[str, torch.Tensor] = state.get("learner", state)["model"]
    return model


def equal(a: Path, b: Path) -> bool:
    x, y = weights(a), weights(b)
    return x.keys() == y.keys() and all(torch.equal(x[k], y[k]) for k in x)


def deterministic(metrics: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in metrics.items() if k not in ("rowsPerSecond", "arguments")}


def test_learns_what_the_stream_learns(samples: Path, tmp_path: Path) -> None:
    found = OfflineTrainer(TrainOptions(samples, tmp_path, LEARN)).run()

    learner = Learner(LEARN)
    for sample in author_match_stream(200):
        learner.take(sample)
    assert found["counts"]["rows"] == 1600
    assert all(torch.equal(v, learner.model.state_dict()[k]) for k, v in weights(tmp_path).items())
    assert found["progressive"] == learner.validation.metrics()
    assert json.loads((tmp_path / "metrics.json").read_text()) == found


def test_the_result_can_be_gone_on_from_by_the_stream(samples: Path, tmp_path: Path) -> None:
    OfflineTrainer(TrainOptions(samples, tmp_path, LEARN)).run()
    state = checkpoint.load(tmp_path)
    assert state is not None

    learner = Learner(LEARN)
    learner.load(state)

    assert learner.next_offsets == {0: 240}


def test_killed_anywhere_the_same_command_goes_on_to_the_same_weights(samples: Path, tmp_path: Path) -> None:
    def options(name: str) -> TrainOptions:
        out = tmp_path / name
        return TrainOptions(
            samples, out, LEARN, epochs=2, validation_ticks=8, validations=2, predictions=out / "p.parquet"
        )

    never = OfflineTrainer(options("never")).run()
    kills = 0
    for after in (1, 70, 150, 3, 90, 60, 0):
        try:
            KilledTrainer(options("killed"), after).run()
        except Killed:
            kills += 1
    killed = OfflineTrainer(options("killed")).run()

    assert kills >= 5
    assert never["epochs"] == 2
    assert len(never["validations"]) == 4
    assert deterministic(killed) == deterministic(never)
    assert equal(tmp_path / "never", tmp_path / "killed")
    assert equal(tmp_path / "never" / "running", tmp_path / "killed" / "running")
    assert pq.read_table(tmp_path / "killed" / "p.parquet").equals(pq.read_table(tmp_path / "never" / "p.parquet"))


def test_a_process_killed_by_the_system_goes_on(samples: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    content = {k: v for k, v in LEARN.__dict__.items() if k != "model"} | {"model": LEARN.model.as_dict()}
    config.write_text(json.dumps(content))
    command = [sys.executable, "-m", "momentcross_trainer", "train", "--samples", str(samples), "--config", str(config)]
    command += ["--checkpoint-seconds", "0.001", "--epochs", "3", "--out", str(tmp_path / "killed")]
    running = tmp_path / "killed" / "running" / checkpoint.FILE
    saved: set[int] = set()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while len(saved) < 20 and process.poll() is None:
            if running.exists():
                saved.add(running.stat().st_mtime_ns)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not (tmp_path / "killed" / "metrics.json").exists()
    OfflineTrainer(TrainOptions(samples, tmp_path / "killed", LEARN, epochs=3)).run()
    OfflineTrainer(TrainOptions(samples, tmp_path / "never", LEARN, epochs=3)).run()

    assert equal(tmp_path / "never", tmp_path / "killed")


def test_stops_early_and_keeps_the_best_weights(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    losses = iter([0.5, 0.4, 0.45, 0.41, 0.39])
    monkeypatch.setattr("momentcross_trainer.offline.judgement.Judged.logloss", lambda self: next(losses))
    best: list[dict[str, torch.Tensor]] = []
    options = TrainOptions(samples, tmp_path, LEARN, epochs=9, validation_ticks=8, patience=2)

    class Watched(OfflineTrainer):
        def _validate(self, last: int) -> None:
            super()._validate(last)
            best.append({k: v.clone() for k, v in self.learner.model.state_dict().items()})

    found = Watched(options).run()

    assert found["stoppedEarly"]
    assert [v["logloss"] for v in found["validations"]] == [0.5, 0.4, 0.45, 0.41]
    assert found["best"]["epoch"] == 2
    assert all(torch.equal(v, best[1][k]) for k, v in weights(tmp_path).items())
    assert deterministic(OfflineTrainer(options).run()) == deterministic(found)


def test_held_out_ticks_are_judged_and_never_learned(samples: Path, tmp_path: Path) -> None:
    found = OfflineTrainer(TrainOptions(samples, tmp_path, LEARN, epochs=3, validation_ticks=10)).run()

    assert found["counts"]["rows"] == 3 * 30 * 40
    click = found["best"]["tasks"]["click"]
    assert click["cells"] == 400
    assert click["auc"] > 0.6


def test_more_epochs_go_on_from_fewer(samples: Path, tmp_path: Path) -> None:
    OfflineTrainer(TrainOptions(samples, tmp_path / "a", LEARN, epochs=1)).run()
    more = OfflineTrainer(TrainOptions(samples, tmp_path / "a", LEARN, epochs=2)).run()
    OfflineTrainer(TrainOptions(samples, tmp_path / "b", LEARN, epochs=2)).run()

    assert more["epochs"] == 2
    assert equal(tmp_path / "a", tmp_path / "b")


def test_seeds_differ_and_repeat(samples: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        OfflineTrainer(TrainOptions(samples, tmp_path / name, replace(LEARN, seed=seed))).run()

    assert equal(tmp_path / "a", tmp_path / "b")
    assert not equal(tmp_path / "a", tmp_path / "c")


def test_predictions_are_made_before_their_tick_is_learned(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    OfflineTrainer(TrainOptions(samples, tmp_path / "out", LEARN, predictions=path)).run()
    table = pq.read_table(path)

    assert table.num_rows == 1600 * 6
    assert not list(tmp_path.glob("*.parts*"))
    first = table.filter((np.asarray(table["tick"]) == 1) & (np.asarray(table["task"].combine_chunks().indices) == 0))
    # A fresh network, before anything was learned: its base rate, all but for noise.
    assert np.ptp(np.asarray(first["p"])) < 0.05
    assert set(np.asarray(first["short_items"])) == {12}
    assert set(np.asarray(table["label"])) == {0, 1}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"learn": replace(LEARN, seed=9)}, "--out: .* was begun with another seed: 1, not 9"),
        ({"learn": replace(LEARN, batch_rows=16)}, "another batch-rows: 32, not 16"),
        ({"validation_ticks": 5}, "another validation-ticks: 0, not 5"),
    ],
)
def test_another_training_does_not_go_on_in_the_same_folder(
    samples: Path, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    OfflineTrainer(TrainOptions(samples, tmp_path, LEARN)).run()

    with pytest.raises(TrainError, match=said):
        OfflineTrainer(replace(TrainOptions(samples, tmp_path, LEARN), **change)).run()


def test_a_folder_of_something_else_and_too_many_ticks_are_refused(samples: Path, tmp_path: Path) -> None:
    checkpoint.save(tmp_path, {"n": 1})

    with pytest.raises(TrainError, match="holds a checkpoint that is not of this training"):
        OfflineTrainer(TrainOptions(samples, tmp_path, LEARN)).run()
    with pytest.raises(TrainError, match="--validation-ticks 40: the samples are 40 ticks"):
        OfflineTrainer(TrainOptions(samples, tmp_path / "b", LEARN, validation_ticks=40)).run()


def requests(served_ms: list[int], landed_after_ticks: int) -> list[SourceRecord]:
    """One request each, whose labels land some ticks after they were served, in the order of landing."""
    records: list[SourceRecord] = []
    for i, ms in enumerate(served_ms):
        tick = (ms - NOW) // 30_000 + 1 + landed_after_ticks
        made = group(1 + i, [1, 2], [5, 6], [{"click": samples_pb2.CELL_KIND_POSITIVE}] * 2, tick)
        made.served_at_ms = ms
        records += [record(len(records), made), record(len(records) + 1, tick_end(tick))]
    return records


def test_requests_are_predicted_with_what_had_been_learned_when_they_were_served(samples: Path, tmp_path: Path) -> None:
    served = [NOW + 30_000 * 3 - 1, NOW + 30_000 * 3, NOW + 30_000 * 3 + 1, NOW + 30_000 * 500]
    dump(Topic(requests(served, landed_after_ticks=120)), tmp_path / "evaluation")
    path = tmp_path / "p.parquet"
    evaluation = {"evaluation": tmp_path / "evaluation", "predictions": path}
    found = OfflineTrainer(TrainOptions(samples, tmp_path / "out", LEARN, **evaluation)).run()  # type: ignore[arg-type]
    p = np.asarray(pq.read_table(path)["p"]).reshape(4, 2)

    learner = Learner(LEARN)
    after: dict[int, dict[str, torch.Tensor]] = {}
    for sample in author_match_stream(200):
        learner.take(sample)
        if sample.offset % 6 == 5:
            after[learner.last_tick] = {k: v.clone() for k, v in learner.model.state_dict().items()}
    # A tick is learned at its end, and who was served until then met the network before it.
    for i, weights_then in ((0, after[2]), (1, after[2]), (2, after[3]), (3, after[40])):
        model = Ranker(LEARN.model)
        model.load_state_dict(weights_then)
        made = samples_pb2.SampleRecord.FromString(requests(served, 120)[2 * i].value).group
        assert np.array_equal(p[i], predict(model, [decode(made, LEARN.model)])[:, 0]), i
    assert found["lateRequests"] == 0


def test_requests_whose_labels_land_too_late_are_counted(samples: Path, tmp_path: Path) -> None:
    served = [NOW + 30_000 * tick + 1 for tick in (1, 30)]
    early = requests(served[1:], landed_after_ticks=0)
    late = [SourceRecord(0, r.offset + 2, r.value) for r in requests(served[:1], landed_after_ticks=100)]
    dump(Topic([*early, *late]), tmp_path / "evaluation")
    options = TrainOptions(samples, tmp_path / "out", LEARN, predictions=tmp_path / "p.parquet")
    options = replace(options, evaluation=tmp_path / "evaluation", evaluation_lag_ticks=20)

    assert OfflineTrainer(options).run()["lateRequests"] == 1
    assert pq.read_table(tmp_path / "p.parquet").num_rows == 2


def test_killed_while_predicting_requests_goes_on_to_the_same_predictions(samples: Path, tmp_path: Path) -> None:
    served = [NOW + 7_000 * i for i in range(150)]
    dump(Topic(requests(served, landed_after_ticks=9)), tmp_path / "evaluation")

    def options(name: str) -> TrainOptions:
        made = TrainOptions(samples, tmp_path / name, LEARN, predictions=tmp_path / f"{name}.parquet")
        return replace(made, evaluation=tmp_path / "evaluation", evaluation_lag_ticks=10)

    OfflineTrainer(options("never")).run()
    for after in (40, 90, 20):
        with pytest.raises(Killed):
            KilledTrainer(options("killed"), after).run()
    found = OfflineTrainer(options("killed")).run()

    assert found["lateRequests"] == 0
    never = pq.read_table(tmp_path / "never.parquet")
    assert never.num_rows == 300
    assert pq.read_table(tmp_path / "killed.parquet").equals(never)
