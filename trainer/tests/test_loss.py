from __future__ import annotations

import math

import pytest
import torch

from momentcross_trainer.model.loss import CORRECTION, MASKED, NEGATIVE, POSITIVE, masked_loss


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_equals_the_hand_calculation_over_unmasked_cells() -> None:
    logits = torch.tensor([[0.3, -1.2, 5.0], [2.0, 0.0, -7.0]])
    cells = torch.tensor([[POSITIVE, NEGATIVE, MASKED], [MASKED, POSITIVE, CORRECTION]])

    by_hand = (-math.log(sigmoid(0.3)) - math.log(1 - sigmoid(-1.2)) - math.log(sigmoid(0.0)) + 7.0) / 4

    assert masked_loss(logits, cells, clip_logit=8.0).item() == pytest.approx(by_hand, rel=1e-6)


def test_masked_cells_have_no_gradient_and_no_weight_in_the_mean() -> None:
    logits = torch.tensor([[0.3, 40.0, -3.0]], requires_grad=True)
    alone = torch.tensor([[0.3]])
    cells = torch.tensor([[POSITIVE, MASKED, MASKED]])

    loss = masked_loss(logits, cells, 8.0)
    loss.backward()  # type: ignore[no-untyped-call]

    assert loss.item() == masked_loss(alone, torch.tensor([[POSITIVE]]), 8.0).item()
    assert logits.grad is not None
    assert logits.grad[0, 0] != 0
    assert logits.grad[0, 1:].tolist() == [0.0, 0.0]


def test_is_zero_not_nan_when_all_is_masked() -> None:
    assert masked_loss(torch.ones(2, 3), torch.zeros(2, 3, dtype=torch.int64), 8.0).item() == 0.0


def test_correction_undoes_the_negative_and_adds_the_positive() -> None:
    x = torch.tensor([[-0.7]])
    both = masked_loss(x, torch.tensor([[NEGATIVE]]), 8.0) + masked_loss(x, torch.tensor([[CORRECTION]]), 8.0)

    assert both.item() == pytest.approx(masked_loss(x, torch.tensor([[POSITIVE]]), 8.0).item(), rel=1e-6)


def test_correction_has_no_gradient_beyond_the_clip() -> None:
    logits = torch.tensor([[9.0, 7.0]], requires_grad=True)
    masked_loss(logits, torch.tensor([[CORRECTION, CORRECTION]]), 8.0).backward()  # type: ignore[no-untyped-call]

    assert logits.grad is not None
    assert logits.grad.tolist() == [[0.0, -0.5]]
