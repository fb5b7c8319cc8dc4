from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from momentcross_trainer.config import ConfigError, LearnConfig
from momentcross_trainer.experiments import ablations, bias, controls, predicted, reports
from momentcross_trainer.experiments.day import Clicks, Day, DayError
from momentcross_trainer.experiments.highlights import curve, regrets, spans
from momentcross_trainer.experiments.reports import put
from momentcross_trainer.experiments.runs import chosen_of, of_policy
from momentcross_trainer.spec import TASKS


def clicks(**columns: Any) -> Clicks:
    rows = len(columns["truth"])
    given = {
        "p": columns["truth"],
        "label": np.zeros(rows),
        "since_s": np.full(rows, np.inf),
        "user": np.zeros(rows, np.int64),
        "request": np.zeros(rows, np.int64),
        "position": np.arange(rows),
    } | columns
    return Clicks(**{name: np.asarray(values) for name, values in given.items()})


def highlight(lag_s: float) -> Clicks:
    """Rises at once to 0.5 above a quiet 0.1 and falls within minutes; predicted so many seconds late."""
    since = np.concatenate([np.arange(0.0, 180.0, 0.5), np.full(100, np.inf)])
    rise = np.where(np.isinf(since), 0.0, 0.5 * np.exp(-since / 50.0))
    seen = np.where(since >= lag_s, rise, 0.0)
    return clicks(truth=0.1 + rise, p=0.2 + seen, since_s=since)


@pytest.mark.parametrize("lag_s", [0.0, 30.0, 90.0])
def test_half_way_is_where_the_rise_is_followed_whatever_the_level(lag_s: float) -> None:
    half_way = curve(highlight(lag_s)).half_way()
    assert half_way is not None
    assert lag_s <= half_way <= lag_s + 5


def test_half_way_is_never_where_nothing_follows() -> None:
    risen = curve(highlight(1e9))
    assert risen.half_way() is None
    assert risen.followed() == pytest.approx(0.0)


def test_all_is_followed_by_the_truth() -> None:
    assert curve(highlight(0.0)).followed() == pytest.approx(1.0)


def test_regret_is_what_the_worse_order_loses() -> None:
    truth = np.array([0.1, 0.3])
    shown_first = 1.0
    shown_second = 1.0 / 1.5
    # Both are seen at their places: the second room is liked by 0.45 of those who look.
    best = 0.45 * shown_first + 0.1 * shown_second
    worst = 0.1 * shown_first + 0.45 * shown_second
    assert regrets(clicks(truth=truth, p=truth), 0.5) == pytest.approx([0.0])
    assert regrets(clicks(truth=truth, p=truth[::-1].copy()), 0.5) == pytest.approx([best - worst])


def test_requests_of_one_room_have_no_order_to_regret() -> None:
    found = clicks(truth=[0.1, 0.3, 0.2], p=[0.3, 0.1, 0.2], request=[1, 1, 2], position=[0, 1, 0])
    assert len(regrets(found, 0.12)) == 1


def test_every_row_lies_in_one_span() -> None:
    since = np.array([0.0, 29.9, 30.0, 150.0, 299.0, 300.0, 4000.0, np.inf])
    chosen = np.stack([rows for _, rows in spans(since)])
    assert (chosen.sum(axis=0) == 1).all()
    assert chosen[-1].tolist() == [False] * 5 + [True] * 3


def test_a_day_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DayError, match=r"day\.json"):
        Day.open(tmp_path)
    (tmp_path / "day.json").write_text("{")
    with pytest.raises(DayError, match=r"day\.json"):
        Day.open(tmp_path)
    (tmp_path / "day.json").write_text(json.dumps({"positionDecay": 0.5}))
    assert Day.open(tmp_path).position_decay == 0.5


def test_tables_stand_between_the_marks_of_a_report(tmp_path: Path) -> None:
    report = tmp_path / "windows.md"
    put(report, "| one |")
    put(report, "| two |")
    assert "| two |" in report.read_text()
    assert "| one |" not in report.read_text()
    report.write_text("by hand")
    with pytest.raises(DayError, match="marks"):
        put(report, "| three |")
    assert report.read_text() == "by hand"


def predictions(path: Path, users: list[int], clicked: list[int], short: bool = False) -> Path:
    """Rows of all tasks but, where it is short, the last one's last."""
    rows = [
        {"task": name, "p": 0.25, "label": label if name == "click" else 0, "user_id": user, "live_items": user}
        for user, label in zip(users, clicked, strict=True)
        for name in TASKS
    ]
    table = pa.Table.from_pylist(rows[: len(rows) - short])
    pq.write_table(table.set_column(0, "task", table.column("task").dictionary_encode()), path)
    return path


def test_predictions_are_rows_of_all_tasks(tmp_path: Path) -> None:
    found = predicted.read(predictions(tmp_path / "a", [1, 5, 40], [1, 0, 0]))
    assert found.judged.p.shape == (3, len(TASKS))
    assert found.judged.of_task("click")[1].tolist() == [1.0, 0.0, 0.0]
    assert found.group(3, 10).user.tolist() == [5]
    assert [len(found.group(low, high).user) for _, low, high in predicted.GROUPS] == [1, 1, 0, 1]
    with pytest.raises(DayError, match="follow"):
        predicted.read(predictions(tmp_path / "b", [1, 5], [1, 0], short=True))


def test_runs_of_other_exposures_are_not_compared(tmp_path: Path) -> None:
    a = predictions(tmp_path / "a", [1, 5], [1, 0])
    assert len(predicted.read_all([a, predictions(tmp_path / "b", [1, 5], [1, 0])])) == 2
    for users, clicked in (([1, 6], [1, 0]), ([1, 5], [0, 0]), ([1], [1])):
        with pytest.raises(DayError, match="other exposures"):
            predicted.read_all([a, predictions(tmp_path / "c", users, clicked)])


def test_ablations_have_the_day_s_own_run_first_and_each_folder_once() -> None:
    whole, *others = ablations.runs(LearnConfig())
    assert whole.name == of_policy("moment", LearnConfig()).name == "moment"
    assert len({run.name for run in others}) == len(others)
    assert chosen_of(others, ["without-long"])[0].config.model.searches == ("short", "aidhard", "livelong", "mixed")
    with pytest.raises(ConfigError, match="without-tea"):
        chosen_of(others, ["without-tea"])


def test_runs_without_short_videos_read_none() -> None:
    model = controls.live_only(LearnConfig()).config.model
    assert (model.short_history, model.searches) == (0, ("livelong",))


def test_calibration_against_foresight_is_what_timing_does() -> None:
    since = np.r_[np.full(50, 10.0), np.full(50, 400.0)]
    label = np.tile([1.0, 0.0], 50)
    users = np.arange(100) % 10
    moment = clicks(truth=np.full(100, 0.5), p=np.full(100, 0.75), label=label, since_s=since, user=users)
    foresight = clicks(truth=np.full(100, 0.5), p=np.full(100, 0.25), label=label, since_s=since, user=users)
    found = bias._calibration(moment, foresight, draws=20, seed=1)
    assert found["first minute"]["value"] == pytest.approx(1.5)
    assert found["timing"]["first minute"]["value"] == pytest.approx(3.0)
    assert found["spans"]["0-30 s"]["interval"][0] <= 1.5 <= found["spans"]["0-30 s"]["interval"][1]


def test_numbers_stand_with_their_intervals() -> None:
    of = {"value": 0.5, "difference": -0.01, "interval": [-0.02, 0.001]}
    assert reports.number(of, 3, "difference", "+") == "-0.010 (-0.020 to +0.001)"
    assert reports.number({"value": 0.5, "interval": [0.4, 0.6]}) == "0.500 (0.400-0.600)"
    assert reports.number(reports.scaled({"value": 0.5, "interval": None}, 10), 1) == "5.0 (nan-nan)"
