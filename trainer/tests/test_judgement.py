from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from schema_check import problems
from synthetic import LEARN, author_match_stream
from test_files import Topic

from momentcross_trainer import cli
from momentcross_trainer.data.dump import dump
from momentcross_trainer.export.graph import ServingGraph
from momentcross_trainer.learn.measures import auc, gauc, user_aucs
from momentcross_trainer.model.loss import MASKED, NEGATIVE, POSITIVE
from momentcross_trainer.offline.ablate import variants
from momentcross_trainer.offline.judgement import Judged, Resampled, difference, differences, interval, report
from momentcross_trainer.offline.train import OfflineTrainer, TrainOptions
from momentcross_trainer.spec import TASKS


def made_up(rows: int, users: int, noise: float, seed: int = 1) -> Judged:
    """Clicks with a truth per row and user, seen through noise; the truth is the same whatever the noise."""
    random = np.random.default_rng(seed)
    user = random.integers(0, users, size=rows)
    truth = random.normal(size=rows) + random.normal(size=users)[user]
    p = 1 / (1 + np.exp(-truth))
    cells = np.full((rows, len(TASKS)), MASKED)
    cells[:, 0] = np.where(random.random(rows) < p, POSITIVE, NEGATIVE)
    seen = 1 / (1 + np.exp(-(truth + noise * random.normal(size=rows))))
    return Judged(np.repeat(seen[:, None], len(TASKS), 1).astype(np.float32), cells, user)


def test_gauc_by_hand() -> None:
    # User 1: 0.9 > 0.2 right, one of one; user 2: one of two right, one tie; user 3 has one label only.
    scores = np.array([0.9, 0.2, 0.5, 0.5, 0.1, 0.7])
    labels = np.array([1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
    users = np.array([1, 1, 2, 2, 2, 3])

    found, value, cells = user_aucs(scores, labels, users)

    assert found.tolist() == [1, 2]
    assert value.tolist() == [1.0, 0.75]
    assert cells.tolist() == [2.0, 3.0]
    assert gauc(scores, labels, users) == pytest.approx((1.0 * 2 + 0.75 * 3) / 5)
    assert np.isnan(gauc(scores[-1:], labels[-1:], users[-1:]))


def test_user_aucs_are_those_of_each_user_alone() -> None:
    p, y, user = made_up(3000, 40, 1.0).of_task("click")
    p = np.round(p, 1)

    for found, value, _ in zip(*user_aucs(p, y, user), strict=True):
        assert value == pytest.approx(auc(p[user == found], y[user == found]))


def test_a_draw_of_every_user_once_measures_what_was_measured() -> None:
    judged = made_up(2000, 50, 1.0)
    p, y, user = judged.of_task("click")
    p = np.round(p, 2)
    resampled = Resampled(user, 3, 1)
    resampled.weights = np.stack([np.ones(50), np.full(50, 2.0), np.where(np.arange(50) < 25, 1.0, 0.0)])

    drawn = resampled.measures(p, y, user)

    half = user < 25
    for m, whole, of_half in (
        ("auc", auc(p, y), auc(p[half], y[half])),
        ("gauc", gauc(p, y, user), gauc(p[half], y[half], user[half])),
        ("calibration", p.sum() / y.sum(), p[half].sum() / y[half].sum()),
    ):
        assert drawn[m] == pytest.approx([whole, whole, of_half]), m


def test_intervals_hold_the_value_and_shrink_with_more_users() -> None:
    def width(users: int) -> float:
        found = report(made_up(users * 20, users, 1.0), 200, seed=1)["click"]["auc"]
        assert found["interval"][0] < found["value"] < found["interval"][1]
        return float(found["interval"][1] - found["interval"][0])

    assert width(1600) < 0.5 * width(100)


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    truth = report(made_up(200_000, 10_000, 1.0, seed=99), 2, seed=1)["click"]["auc"]["value"]
    inside = 0
    for seed in range(60):
        low, high = report(made_up(1200, 60, 1.0, seed), 100, seed=1)["click"]["auc"]["interval"]
        inside += low < truth < high

    assert inside >= 50


def test_a_paired_difference_is_surer_than_two_intervals() -> None:
    better, worse = made_up(4000, 200, 0.5), made_up(4000, 200, 0.6)
    found = differences(worse, better, 200, seed=1)["click"]["auc"]
    alone = report(worse, 200, seed=1)["click"]["auc"]["interval"]

    assert found["difference"] == pytest.approx(found["b"] - found["a"])
    assert 0 < found["interval"][0] < found["difference"] < found["interval"][1]
    assert found["interval"][1] - found["interval"][0] < 0.6 * (alone[1] - alone[0])


def test_the_same_predictions_do_not_differ() -> None:
    judged = made_up(500, 20, 1.0)

    for measure in ("auc", "gauc", "logloss", "calibration"):
        found = differences(judged, judged, 50, seed=1)["click"][measure]
        assert found["difference"] == 0.0
        assert found["interval"] == [0.0, 0.0]


def test_calibration_is_worse_the_further_from_one() -> None:
    assert difference("calibration", 1.0, 0.5) == pytest.approx(difference("calibration", 1.0, 2.0))
    assert difference("calibration", 2.0, 1.0) < 0


def test_a_task_with_one_label_is_left_out_and_no_number_has_no_interval() -> None:
    judged = made_up(50, 5, 1.0)
    judged.cells[:, 0] = NEGATIVE

    assert report(judged, 10, seed=1) == {}
    assert interval(np.array([np.nan, np.nan, 0.5])) is None


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    dump(Topic(author_match_stream(200)), folder)
    return folder


@pytest.fixture(scope="module")
def trained(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained")
    OfflineTrainer(TrainOptions(samples, out, LEARN, epochs=3, validation_ticks=10)).run()
    return out


def test_evaluate_compare_and_export_agree(
    samples: Path,
    trained: Path,
    tmp_path: Path,
    graph: ServingGraph,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(ServingGraph, "trace", lambda config: graph)
    given = ["--samples", str(samples), "--from-tick", "31"]
    assert cli.main(["export", "--checkpoint", str(trained), "--repository", str(tmp_path)]) == 0
    version = tmp_path / "moment-cross" / "1"
    manifest = json.loads((version / "manifest.json").read_text())
    assert problems(manifest) == []
    assert manifest["labelPolicy"] == "moment"
    assert manifest["training"]["lastTick"] == 30

    results = {}
    for name, which in {
        "checkpoint": ["--checkpoint", str(trained)],
        "serving": ["--checkpoint", str(trained), "--at-serving"],
        "version": ["--version", str(version), "--predictions", str(tmp_path / "p.parquet")],
    }.items():
        assert cli.main(["evaluate", *given, *which, "--json", str(tmp_path / f"{name}.json")]) == 0
        results[name] = json.loads((tmp_path / f"{name}.json").read_text())
    said = capsys.readouterr().out
    assert "| task " in said
    assert "| click " in said

    metrics = json.loads((trained / "metrics.json").read_text())
    click = results["checkpoint"]["tasks"]["click"]
    assert click["auc"]["value"] == pytest.approx(metrics["best"]["tasks"]["click"]["auc"])
    assert click["cells"] == 400
    assert results["version"]["tasks"]["click"]["logloss"]["value"] == pytest.approx(
        results["serving"]["tasks"]["click"]["logloss"]["value"], abs=1e-5
    )
    assert pq.read_table(tmp_path / "p.parquet").num_rows == 2400

    assert cli.main(["compare", str(trained), str(version), *given, "--json", str(tmp_path / "c.json")]) == 0
    compared = json.loads((tmp_path / "c.json").read_text())
    assert not compared["positions"]
    assert abs(compared["tasks"]["click"]["auc"]["difference"]) < 1e-3

    (version / "model.onnx").write_bytes(b"another")
    assert cli.main(["evaluate", *given, "--version", str(version)]) == 1
    assert "model.onnx is not the file that manifest.json speaks of" in capsys.readouterr().err


def test_what_is_not_there_is_said(samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (["evaluate", "--samples", str(samples), "--checkpoint", str(tmp_path)], "checkpoint.pt does not exist"),
        (["evaluate", "--samples", str(samples), "--version", str(tmp_path)], "is no version of a model"),
        (["train", "--samples", str(tmp_path), "--out", str(tmp_path / "o")], "holds no sample files"),
    ):
        assert cli.main(arguments) == 1
        assert said in capsys.readouterr().err


def test_ablate_judges_every_variant_on_the_same_rows(samples: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    content = {k: v for k, v in LEARN.__dict__.items() if k != "model"} | {"model": LEARN.model.as_dict()}
    config.write_text(json.dumps(content))
    command = ["ablate", "--samples", str(samples), "--out", str(tmp_path / "out"), "--config", str(config)]
    command += ["--validation-ticks", "10", "--seeds", "1,2", "--epochs", "2", "--draws", "50"]
    assert cli.main([*command, "--only", "without aidhard", "--only", "PLE of 2 layers"]) == 0

    found = json.loads((tmp_path / "out" / "ablations.json").read_text())["variants"]
    assert list(found) == ["whole", "without aidhard", "PLE of 2 layers"]
    assert found["whole"]["click"]["auc"]["difference"] == 0.0
    assert len(found["without aidhard"]["click"]["auc"]["bySeed"]) == 2
    table = (tmp_path / "out" / "ablations.md").read_text()
    assert table.count("| without aidhard ") == 3
    assert (tmp_path / "out" / "without-aidhard-2" / "metrics.json").exists()

    assert cli.main([*command, "--only", "without legs"]) == 2


def test_the_variants_change_one_part_each() -> None:
    found = variants(LEARN)

    assert list(found) == [
        "whole",
        *(f"without {s}" for s in ("short", "long", "aidhard", "livelong", "mixed", "contrastive")),
        "unshared tables",
        "PLE of 2 layers",
    ]
    assert found["without mixed"].contrastive_weight == 0.0
    assert found["without long"].contrastive_weight == LEARN.contrastive_weight
    assert "CGC" in variants(replace(LEARN, model=replace(LEARN.model, expert_layers=2)))
