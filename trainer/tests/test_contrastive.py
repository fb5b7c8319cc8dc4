from __future__ import annotations

import math

import pytest
import torch

from momentcross_trainer.model.contrastive import contrastive_loss
from momentcross_trainer.model.searches import Found

T = 0.5
ALL = torch.tensor([True] * 4)


def made(rows: int, seed: int, lengths: list[int] | None = None) -> Found:
    random = torch.Generator().manual_seed(seed)
    mask = torch.ones(rows, 3)
    for row, length in enumerate(lengths or [3] * rows):
        mask[row, length:] = 0
    return Found(torch.randn(rows, 3, 4, generator=random), mask)


def pooled(found: Found, row: int) -> torch.Tensor:
    real = found.vectors[row][found.mask[row] > 0]
    mean = real.mean(0)
    unit: torch.Tensor = mean / mean.norm()
    return unit


def by_hand(mixed: Found, other: Found, users: list[int], rows: list[int]) -> float:
    """InfoNCE item by item: rows that take part, each against those of other users."""
    total = 0.0
    for row in rows:
        like = {r: math.exp(float(pooled(mixed, row) @ pooled(other, r)) / T) for r in rows}
        rivals = sum(like[r] for r in rows if r == row or users[r] != users[row])
        total -= math.log(like[row] / rivals)
    return total / len(rows)


def test_equals_the_hand_calculation_with_each_sequence_a_term() -> None:
    found = {"short": made(4, 1), "mixed": made(4, 2, [3, 1, 2, 3]), "livelong": made(4, 3, [1, 2, 3, 1])}
    users = [7, 8, 9, 10]

    got = contrastive_loss(found, torch.tensor(users), ALL, T).item()

    hand = sum(by_hand(found["mixed"], found[k], users, [0, 1, 2, 3]) for k in ("short", "livelong"))
    assert got == pytest.approx(hand, rel=1e-4)


def test_rows_of_one_user_are_not_each_others_negatives() -> None:
    found = {"mixed": made(4, 1), "long": made(4, 2)}
    users = [7, 7, 8, 7]

    got = contrastive_loss(found, torch.tensor(users), ALL, T).item()

    assert got == pytest.approx(by_hand(found["mixed"], found["long"], users, [0, 1, 2, 3]), rel=1e-4)


def test_a_row_without_a_mixed_or_the_other_sequence_takes_no_part() -> None:
    found = {"mixed": made(4, 1, [3, 0, 3, 3]), "long": made(4, 2, [1, 3, 0, 3])}
    users = [1, 2, 3, 4]

    got = contrastive_loss(found, torch.tensor(users), ALL, T).item()

    assert got == pytest.approx(by_hand(found["mixed"], found["long"], users, [0, 3]), rel=1e-4)


def test_an_exposure_counts_once_however_many_rows_a_batch_holds() -> None:
    once = {"mixed": made(3, 1), "long": made(3, 2)}
    again = torch.tensor([0, 1, 2, 1, 0])
    many = {k: Found(v.vectors[again], v.mask[again]) for k, v in once.items()}
    users = torch.tensor([1, 2, 3])

    got = contrastive_loss(many, users[again], torch.tensor([True, True, True, False, False]), T)

    assert got.item() == pytest.approx(contrastive_loss(once, users, ALL[:3], T).item(), rel=1e-6)


@pytest.mark.parametrize("case", ["nothing first", "no mixed items", "one user alone"])
def test_is_zero_and_has_a_finite_gradient_where_nothing_can_be_told_apart(case: str) -> None:
    vectors = torch.zeros(3, 3, 4, requires_grad=True)
    mask = torch.zeros(3, 3) if case == "no mixed items" else torch.ones(3, 3)
    found = {"mixed": Found(vectors, mask), "long": Found(vectors * 2, torch.ones(3, 3))}
    first = torch.tensor([case != "nothing first"] * 3)
    users = torch.tensor([1, 1, 1] if case == "one user alone" else [1, 2, 3])

    loss = contrastive_loss(found, users, first, T)
    loss.backward()  # type: ignore[no-untyped-call]

    assert loss.item() == 0.0
    assert vectors.grad is not None
    assert bool(torch.isfinite(vectors.grad).all())


def test_a_sequence_of_one_user_alone_stands_for_all_their_rows() -> None:
    alone = {"mixed": made(1, 1), "short": made(1, 2), "long": made(3, 3)}
    users = torch.tensor([5, 5, 5])

    assert contrastive_loss(alone, users, ALL[:3], T).item() == pytest.approx(0.0, abs=1e-6)


def test_its_gradient_draws_the_pair_together() -> None:
    mixed, other = made(4, 1), made(4, 2)
    moved = torch.nn.Parameter(other.vectors.clone())
    users = torch.arange(4)
    before = contrastive_loss({"mixed": mixed, "long": other}, users, ALL, T).item()
    optimizer = torch.optim.SGD([moved], lr=1.0)
    for _ in range(20):
        optimizer.zero_grad()
        contrastive_loss({"mixed": mixed, "long": Found(moved, other.mask)}, users, ALL, T).backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    assert contrastive_loss({"mixed": mixed, "long": Found(moved, other.mask)}, users, ALL, T).item() < before / 2
