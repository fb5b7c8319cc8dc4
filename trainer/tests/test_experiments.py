from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from momentcross_trainer.experiments.day import Clicks, Day, DayError
from momentcross_trainer.experiments.highlights import curve, regrets, spans
from momentcross_trainer.experiments.windows import _put


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
    _put(report, "| one |")
    _put(report, "| two |")
    assert "| two |" in report.read_text()
    assert "| one |" not in report.read_text()
    report.write_text("by hand")
    with pytest.raises(DayError, match="marks"):
        _put(report, "| three |")
    assert report.read_text() == "by hand"
