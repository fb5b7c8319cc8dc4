from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from synthetic import LEARN, TINY

from momentcross_trainer.bench import learning, report, serving
from momentcross_trainer.bench.naive import by_author as by_comparison
from momentcross_trainer.bench.run import BenchOptions, run
from momentcross_trainer.bench.samples import made_up
from momentcross_trainer.data.batch import decode
from momentcross_trainer.model.searches import Sequence, by_author
from momentcross_trainer.wire import samples_pb2


def test_made_up_samples_have_the_asked_shape() -> None:
    records = made_up(20, history=300, live=15, per_tick=10, rows=4)
    groups = [samples_pb2.SampleRecord.FromString(r.value) for r in records]
    found = [decode(g.group, replace(TINY, short_history=1000)) for g in groups if g.WhichOneof("record") == "group"]

    assert len(found) == 20
    assert len(records) == 22
    assert all(g.rows == 4 and len(g.short["author_id"]) == 300 and len(g.live["author_id"]) == 15 for g in found)
    assert {g.tick for g in found} == {1, 2}


def test_both_ways_to_learn_are_measured_in_every_round() -> None:
    found = learning.measure(made_up(12, 20, 5, per_tick=6), LEARN, (1,), rounds=3)

    told = found["threads"][1]
    assert len(told["stream"]) == len(told["bare"]) == 3
    assert min(*told["stream"], *told["bare"]) > 0
    assert found["memory"]["most"] >= found["memory"]["before"] > 0


def test_comparing_everything_finds_what_the_sorted_search_finds() -> None:
    generator = torch.Generator().manual_seed(1)
    authors = torch.randint(0, 6, (1, 40), generator=generator)
    mask = (torch.arange(40) < 30).to(torch.float32).unsqueeze(0)
    none = torch.zeros(1, 40, dtype=torch.int64)
    history = Sequence(torch.randn(1, 40, 4, generator=generator), authors, none, none, mask)
    wanted = torch.tensor([0, 1, 2, 3, 99])
    group = torch.zeros(5, dtype=torch.int64)

    ours, naive = by_author(history, wanted, group, 8), by_comparison(history, wanted, group, 8)

    assert torch.equal(ours.mask, naive.mask)
    assert torch.equal(ours.vectors * ours.mask.unsqueeze(2), naive.vectors * naive.mask.unsqueeze(2))


def test_the_bench_writes_report_figures_and_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # In this process: another would have to load everything again.
    monkeypatch.setattr("momentcross_trainer.bench.run.multiprocessing.get_context", lambda _: Here)
    options = BenchOptions(
        tmp_path, rounds=2, history=40, requests=8, threads=(1,), candidates=(1, 5), histories=(0, 30), learn=LEARN
    )
    found = run(options, say=lambda said: None)

    shares = found["serving"]["shares"]["100 x 1,000"]
    assert sum(shares.values()) == pytest.approx(1.0)
    assert {"V_long, V_livelong", "V_aidhard", "V_mixed", "target attention", "experts"} <= set(shares)
    assert shares[serving.REST] < 0.4
    text = (tmp_path / "trainer.md").read_text()
    assert " history 30 |" in text
    assert "stream / bare" in text
    assert (tmp_path / "trainer-latency.svg").stat().st_size > 1000
    assert (tmp_path / "trainer-latency.png").stat().st_size > 1000
    assert json.loads((tmp_path / "trainer.json").read_text())["serving"]["cells"] == found["serving"]["cells"]


class Here:
    """A pool that is no other process."""

    def __init__(self, processes: int = 1) -> None:
        pass

    Pool: type[Here]

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def apply(self, function: object, arguments: tuple[object, ...]) -> object:
        return function(*arguments)  # type: ignore[operator]


Here.Pool = Here


def test_ratios_are_taken_round_by_round() -> None:
    assert report.ratios([1.0, 4.0], [2.0, 4.0]) == [0.5, 1.0]
    assert report.middle([3.0, 1.0, 2.0], 1) == "2.0 (1.0-3.0)"
