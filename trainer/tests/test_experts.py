from __future__ import annotations

import pytest
import torch
from torch import Tensor

from momentcross_trainer.model.experts import CustomizedGateControl, ExtractionLayer, TaskExperts

TASKS, SHARED, WIDTH = 3, 2, 4


def softmax_over(scores: Tensor, allowed: list[int]) -> Tensor:
    weights = torch.zeros_like(scores)
    weights[allowed] = torch.softmax(scores[allowed], dim=0)
    return weights


def allowed(gate: int) -> list[int]:
    """A task's gate sees the shared experts and its own; the shared gate sees all."""
    return [0, 1, SHARED + gate] if gate < TASKS else list(range(SHARED + TASKS))


def test_cgc_mixes_the_shared_experts_with_the_tasks_own() -> None:
    torch.manual_seed(1)
    layer = CustomizedGateControl(2, 5, TASKS, SHARED, WIDTH, gates=TASKS + 1)
    torch.nn.init.normal_(layer.of_row.bias)
    user, x, group = torch.randn(2, 2), torch.randn(3, 5), torch.tensor([0, 1, 1])
    with torch.no_grad():
        got = layer(user, x, group)
        for row in range(3):
            joined = torch.cat([user[group[row]], x[row]]) @ layer.of_row.weight + layer.of_row.bias
            outputs = torch.relu(joined[:20]).reshape(5, WIDTH)
            for gate in range(TASKS + 1):
                weights = softmax_over(joined[20:].reshape(TASKS + 1, 5)[gate], allowed(gate))
                assert got[row, gate].tolist() == pytest.approx((weights @ outputs).tolist(), abs=1e-5)


def test_a_further_layer_reads_each_tasks_own_mixture() -> None:
    torch.manual_seed(2)
    layer = ExtractionLayer(5, TASKS, SHARED, WIDTH, gates=TASKS)
    torch.nn.init.normal_(layer.own_bias)
    x = torch.randn(2, TASKS + 1, 5)
    with torch.no_grad():
        got = layer(x)
        for row in range(2):
            common = (x[row, TASKS] @ layer.common.weight + layer.common.bias).reshape(SHARED, WIDTH)
            own = [x[row, t] @ layer.own[t] + layer.own_bias[t, 0] for t in range(TASKS)]
            outputs = torch.relu(torch.stack([*common, *own]))
            for task in range(TASKS):
                weights = softmax_over(x[row, task] @ layer.gate[task], allowed(task))
                assert got[row, task].tolist() == pytest.approx((weights @ outputs).tolist(), abs=1e-5)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_any_depth_gives_one_mixture_per_task_and_reaches_every_weight(layers: int) -> None:
    torch.manual_seed(3)
    experts = TaskExperts(2, 5, TASKS, SHARED, 16, layers)
    mixed = experts(torch.randn(4, 2), torch.randn(40, 5), torch.arange(40) % 4)
    mixed.sum().backward()

    assert mixed.shape == (40, TASKS, 16)
    assert len(experts.more) == layers - 1
    assert all(p.grad is not None and bool((p.grad != 0).any()) for p in experts.parameters())
