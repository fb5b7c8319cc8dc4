"""A made-up set of the published form: the set itself is not ours to ship."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch
from synthetic import LEARN

from momentcross_trainer import cli
from momentcross_trainer.config import ModelConfig
from momentcross_trainer.data.batch import DecodedGroup, decode
from momentcross_trainer.data.files import FileSource
from momentcross_trainer.imports.kuailive import number_of
from momentcross_trainer.model.loss import MASKED, NEGATIVE, POSITIVE
from momentcross_trainer.offline import baselines
from momentcross_trainer.offline.train import OfflineTrainer, TrainOptions
from momentcross_trainer.spec import DENSE, TASKS
from momentcross_trainer.wire import samples_pb2

T = 1_746_374_400_000

USER = """user_id,age,gender,country,device_brand,onehot_feat0
1,18-23,F,CN,x,1
2,,M,CN,y,0
"""
STREAMER = """streamer_id,gender,fans_user_num,fans_group_fans_num
70,F,10000-100000,1
71,M,,2
"""
ROOM = f"""p_date,live_id,streamer_id,live_type,start_timestamp,end_timestamp,live_content_category,live_name_id
20250505,500,70,1,{T - 60_000},{T + 900_000},shop,1
20250505,501,71,1,{T},{T + 900_000},,2
"""
# User 1 clicks room 500, watches 100 s, likes and gives; comes back 300 s later, sees both rooms and clicks none.
CLICK = f"""user_id,live_id,streamer_id,timestamp,watch_live_time
1,500,70,{T + 1_000},100000
2,501,71,{T + 301_000},5000
"""
NEGATIVE_CSV = f"""user_id,live_id,streamer_id,timestamp
1,501,71,{T + 2_000}
1,500,70,{T + 302_000}
1,501,71,{T + 303_000}
"""
LIKE = f"user_id,live_id,streamer_id,timestamp\n1,500,70,{T + 1_000}\n"
COMMENT = "user_id,live_id,streamer_id,timestamp\n"
GIFT = f"user_id,live_id,streamer_id,timestamp,gift_price\n1,500,70,{T + 50_000},12\n1,500,70,{T + 290_000},3\n"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "KuaiLive"
    folder.mkdir()
    for name, text in {
        "user": USER,
        "streamer": STREAMER,
        "room": ROOM,
        "click": CLICK,
        "negative": NEGATIVE_CSV,
        "like": LIKE,
        "comment": COMMENT,
        "gift": GIFT,
    }.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def imported(folder: Path, out: Path) -> list[DecodedGroup]:
    assert cli.main(["import", "kuailive", str(folder), "--out", str(out)]) == 0
    source = FileSource(out)
    found = []
    while not source.finished:
        for record in source.poll(0.0):
            sample = samples_pb2.SampleRecord.FromString(record.value)
            if sample.WhichOneof("record") == "group":
                found.append(decode(sample.group, ModelConfig()))
    return found


def cells(group: DecodedGroup, row: int) -> dict[str, str]:
    said = {POSITIVE: "yes", NEGATIVE: "no", MASKED: "masked"}
    return {task: said[int(kind)] for task, kind in zip(TASKS, group.cells[row], strict=True)}


def test_exposures_become_rows_whose_cells_land_when_they_ended(published: Path, tmp_path: Path) -> None:
    groups = imported(published, tmp_path / "samples")

    assert [(g.user_id, g.served_at_ms - T, g.tick - T // 30_000, g.rows) for g in groups] == [
        (1, 1_000, 0, 1),  # The room that was not clicked.
        (1, 1_000, 3, 1),  # The one that was, 100 s later.
        (2, 301_000, 10, 1),
        (1, 302_000, 10, 2),
    ]
    clicked = dict.fromkeys(TASKS, "no") | {"click": "yes", "long_view": "yes", "like": "yes", "gift": "yes"}
    assert cells(groups[1], 0) == clicked | {"follow": "masked"}
    assert cells(groups[0], 0) == dict.fromkeys(TASKS, "no") | {"follow": "masked"}
    assert cells(groups[2], 0)["click"] == "yes"
    assert cells(groups[2], 0)["long_view"] == "no"


def test_features_are_those_of_the_moment_it_was_shown(published: Path, tmp_path: Path) -> None:
    groups = imported(published, tmp_path / "samples")

    def dense(group: DecodedGroup, row: int, name: str) -> float:
        return float(group.dense[row, DENSE.index(name)])

    first, later = groups[1], groups[3]
    assert dense(first, 0, "room.clicks_total") == 0
    assert dense(first, 0, "room.likes_total") == 0
    assert dense(first, 0, "room.age_s") == 61
    assert dense(first, 0, "author.followers") == 10_000
    assert [dense(later, 0, f"room.{c}_total") for c in ("exposures", "clicks", "likes", "gifts")] == [1, 1, 1, 2]
    # Room 501: shown twice before, clicked by the other a second ago.
    assert dense(later, 1, "room.clicks_total") == 1
    assert len(first.live["author_id"]) == 0
    assert {name: values.tolist() for name, values in later.live.items()} == {
        "author_id": [70],
        "category_id": [number_of("shop")],
        "happened_at_ms": [T + 1_000],
        "value": [100.0],
        "flags": [1 + 2 + 4 + 16],
    }
    assert later.profile.tolist() == [number_of("18-23"), number_of("F"), number_of("CN")]
    assert groups[2].profile[0] == 0
    assert later.position.tolist() == [0, 1]


def test_events_and_back_are_the_published_files(published: Path, tmp_path: Path) -> None:
    events, back = tmp_path / "events.parquet", tmp_path / "back"
    assert cli.main(["import", "kuailive", str(published), "--events", str(events)]) == 0
    table = pq.read_table(events)
    assert table.num_rows == 2 * 2 + 3 + 1 + 0 + 2
    times = np.asarray(table["happened_at_ms"])
    assert (np.diff(times) >= 0).all()

    assert cli.main(["import", "kuailive", str(back), "--events", str(events), "--back"]) == 0
    for name in ("click", "negative", "like", "comment", "gift"):
        assert (back / f"{name}.csv").read_text().replace('"', "") == (published / f"{name}.csv").read_text(), name


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda d: (d / "gift.csv").unlink(), "gift.csv does not exist"),
        (lambda d: (d / "click.csv").write_text("user_id,live_id\n1,2\n"), "click.csv: "),
        (lambda d: (d / "like.csv").write_text(LIKE.replace(",500,", ",abc,")), "like.csv: "),
    ],
)
def test_a_file_that_is_not_as_published_is_named(
    published: Path, tmp_path: Path, spoil: Any, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(published)

    assert cli.main(["import", "kuailive", str(published), "--out", str(tmp_path / "o")]) == 1
    assert said in capsys.readouterr().err
    assert cli.main(["import", "kuailive", str(published)]) == 2


def larger(folder: Path, exposures: int = 1500) -> None:
    """Half of the rooms are clicked by most, which a model without histories can learn."""
    random = np.random.default_rng(1)
    users, rooms = random.integers(1, 60, exposures), random.integers(1, 40, exposures)
    at = T + np.sort(random.integers(0, 6_000_000, exposures))
    clicked = random.random(exposures) < np.where(rooms % 2 == 0, 0.8, 0.1)
    lines: dict[str, list[str]] = {"click": [], "negative": []}
    for u, r, t, c in zip(users, rooms, at, clicked, strict=True):
        lines["click" if c else "negative"].append(f"{u},{r},{r + 1000},{t}" + (",40000" if c else ""))
    head = "user_id,live_id,streamer_id,timestamp"
    (folder / "click.csv").write_text("\n".join([head + ",watch_live_time", *lines["click"], ""]))
    (folder / "negative.csv").write_text("\n".join([head, *lines["negative"], ""]))
    (folder / "room.csv").write_text(
        "live_id,start_timestamp,live_content_category\n" + "".join(f"{r},{T - 1000},c{r % 3}\n" for r in range(1, 40))
    )


@pytest.mark.parametrize("name", baselines.NAMES)
def test_the_baselines_learn_what_is_clicked(published: Path, tmp_path: Path, name: str) -> None:
    larger(published)
    imported(published, tmp_path / "samples")
    options = baselines.BaselineOptions(
        tmp_path / "samples", tmp_path, name, 40, epochs=3, batch_rows=64, rows=256, width=8, hidden=(16,), draws=20
    )
    found = baselines.run(options)["tasks"]["click"]

    # At best 0.85: clicks are drawn at 0.8 and 0.1.
    assert found["auc"]["value"] > 0.7
    assert json.loads((tmp_path / f"{name}.json").read_text())["tasks"]["click"] == found
    if name == "deepfm":
        arguments = ["baseline", name, "--samples", str(tmp_path / "samples"), "--out", str(tmp_path)]
        assert cli.main([*arguments, "--validation-ticks", "9999"]) == 2


def test_pairs_are_those_of_all_fields() -> None:
    fields = torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(1))
    expected = sum((fields[:, i] * fields[:, j]).sum(1) for i in range(5) for j in range(i))

    assert torch.allclose(baselines.pairs_of(fields).squeeze(1), expected, atol=1e-5)  # type: ignore[arg-type]


def test_the_ranker_learns_the_set_too(published: Path, tmp_path: Path) -> None:
    larger(published)
    imported(published, tmp_path / "samples")

    found = OfflineTrainer(TrainOptions(tmp_path / "samples", tmp_path / "out", replace(LEARN, tick_rows=256))).run()

    assert found["counts"]["rows"] == 1500
    assert found["counts"]["corrupt"] == 0
