from __future__ import annotations

from typing import Any

import pytest
from synthetic import NOW, NUMBER, TINY, group

from momentcross_trainer.data.batch import CorruptSample, collate, decode
from momentcross_trainer.model.loss import CORRECTION, MASKED, NEGATIVE, POSITIVE
from momentcross_trainer.spec import DENSE, TASKS
from momentcross_trainer.wire import features_pb2, samples_pb2

CLICK = {"click": samples_pb2.CELL_KIND_POSITIVE}


def two_rows() -> Any:
    return group(7, [1, 2, 3], [5, 6], [CLICK, {"gift": samples_pb2.CELL_KIND_NEGATIVE}], tick=4)


def test_cells_become_mask_codes_and_what_is_not_there_is_masked() -> None:
    kinds = {
        "click": samples_pb2.CELL_KIND_POSITIVE,
        "long_view": samples_pb2.CELL_KIND_NEGATIVE,
        "like": samples_pb2.CELL_KIND_PU,
        "comment": samples_pb2.CELL_KIND_CORRECTION,
    }
    decoded = decode(group(1, [], [5], [kinds]), TINY)

    by_task = dict(zip(TASKS, decoded.cells[0].tolist(), strict=True))
    assert by_task == {
        "click": POSITIVE,
        "long_view": NEGATIVE,
        "like": CORRECTION,
        "comment": CORRECTION,
        "gift": MASKED,
        "follow": MASKED,
    }
    assert decoded.newest_landed_ms == NOW + 30_000


def test_a_row_that_is_not_its_exposures_first_is_known_as_such() -> None:
    sample = two_rows()
    sample.rows[1].first = False

    batch = collate([decode(sample, TINY), decode(group(8, [], [9], [CLICK]), TINY)])

    assert batch.first.tolist() == [True, False, True]


def test_missing_columns_take_the_catalogues_default() -> None:
    decoded = decode(two_rows(), TINY)

    assert decoded.dense[:, DENSE.index("room.viewers")].tolist() == [5.0, 6.0]
    assert decoded.dense[:, DENSE.index("room.clicks_5m")].tolist() == [0.0, 0.0]
    assert decoded.rooms["author_id"].tolist() == [5, 6]


def test_a_long_history_is_cut_to_its_newest_items() -> None:
    decoded = decode(group(1, list(range(1, 100)), [5], [CLICK]), TINY)

    assert decoded.short["author_id"].tolist() == list(range(1, TINY.short_history + 1))


def test_an_unknown_task_is_counted_and_the_rest_is_kept() -> None:
    decoded = decode(group(1, [], [5], [CLICK | {"teleport": samples_pb2.CELL_KIND_POSITIVE}]), TINY)

    assert decoded.unknown_tasks == 1
    assert decoded.cells[0, TASKS.index("click")] == POSITIVE


def viewers(sample: Any) -> Any:
    return next(c for c in sample.columns if c.feature == NUMBER["room.viewers"])


def too_few_values(sample: Any) -> None:
    viewers(sample).floats.pop()


def not_a_number(sample: Any) -> None:
    viewers(sample).floats[0] = float("nan")


def profile_twice(sample: Any) -> None:
    sample.user.columns.append(features_pb2.FeatureColumn(feature=NUMBER["user.gender"], ints=[1, 2]))


def short_history_uneven(sample: Any) -> None:
    sample.user.short_videos.flags.pop()


def infinite_stay(sample: Any) -> None:
    sample.user.live.values[1] = float("inf")


def unknown_kind(sample: Any) -> None:
    sample.rows[1].cells[0].kind = 17


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (too_few_values, "room.viewers has 1 values for 2 rows"),
        (not_a_number, "room.viewers is not a finite number"),
        (profile_twice, "user.gender has 2 values for 1 rows"),
        (short_history_uneven, "user.short_videos.flags has 2 values for 3 items"),
        (infinite_stay, "user.live.value is not a finite number"),
        (unknown_kind, r"rows\[1\].cells: kind 17 of task gift is unknown"),
    ],
)
def test_a_corrupt_sample_names_the_field(spoil: Any, named: str) -> None:
    sample = two_rows()
    spoil(sample)

    with pytest.raises(CorruptSample, match=named):
        decode(sample, TINY)


def test_a_batch_pads_histories_and_knows_each_rows_user() -> None:
    batch = collate([decode(two_rows(), TINY), decode(group(8, [], [9], [CLICK]), TINY)])

    assert batch.rooms.group.tolist() == [0, 0, 1]
    assert batch.users.short[0].tolist() == [[1, 2, 3], [0, 0, 0]]
    assert batch.users.short_mask.tolist() == [[1, 1, 1], [0, 0, 0]]
    assert batch.user_id.tolist() == [7, 7, 8]
