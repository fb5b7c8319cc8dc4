"""CGC (customised gate control), and PLE: several of its layers, one upon the other."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from momentcross_trainer.model.dense import Dense
from momentcross_trainer.model.searches import per_row


def _hidden(tasks: int, shared: int, gates: int) -> Tensor:
    """[gates, experts]: -1e9 where a gate may not look. Shared experts come first; a last gate sees all of them."""
    sees = torch.cat([torch.ones(tasks, shared), torch.eye(tasks)], dim=1)
    if gates > tasks:
        sees = torch.cat([sees, torch.ones(1, shared + tasks)])
    return (sees - 1.0) * 1e9


class CustomizedGateControl(nn.Module):
    """[users, user_inputs] and [rows, inputs] → [rows, gates, width]: one gate per task, one more if it passes on.

    All experts are one matrix product, whose part of the user is computed once per user.
    """

    def __init__(self, user_inputs: int, inputs: int, tasks: int, shared: int, width: int, gates: int) -> None:
        super().__init__()
        self.gates = gates
        self.width = width
        self.experts = shared + tasks
        outputs = self.experts * width + gates * self.experts
        self.of_row = Dense(user_inputs + inputs, outputs)
        self.user_inputs = user_inputs
        self.register_buffer("hidden", _hidden(tasks, shared, gates), persistent=False)

    hidden: Tensor

    def forward(self, user: Tensor, x: Tensor, group: Tensor) -> Tensor:
        weight = self.of_row.weight
        once = user @ weight[: self.user_inputs] + self.of_row.bias
        both = x @ weight[self.user_inputs :] + per_row(once, group)
        size = self.experts * self.width
        outputs = torch.relu(both[:, :size]).reshape(-1, self.experts, self.width)
        gates = both[:, size:].reshape(-1, self.gates, self.experts) + self.hidden
        return torch.matmul(torch.softmax(gates, dim=2), outputs)


class ExtractionLayer(nn.Module):
    """A further layer: each task's experts read what its gate gave, the shared ones what the shared gate gave."""

    def __init__(self, inputs: int, tasks: int, shared: int, width: int, gates: int) -> None:
        super().__init__()
        self.tasks = tasks
        self.shared = shared
        self.width = width
        self.gates = gates
        bound = math.sqrt(3.0 / inputs)
        self.common = Dense(inputs, shared * width)
        self.own = nn.Parameter(torch.empty(tasks, inputs, width).uniform_(-bound, bound))
        self.own_bias = nn.Parameter(torch.zeros(tasks, 1, width))
        self.gate = nn.Parameter(torch.empty(gates, inputs, shared + tasks).uniform_(-bound, bound))
        self.register_buffer("hidden", _hidden(tasks, shared, gates).unsqueeze(1), persistent=False)

    hidden: Tensor

    def forward(self, x: Tensor) -> Tensor:
        """[rows, tasks + 1, inputs] → [rows, gates, width]."""
        common = self.common(x[:, self.tasks]).reshape(-1, self.shared, self.width)
        of_gate = x.transpose(0, 1)
        own = (torch.matmul(of_gate[: self.tasks], self.own) + self.own_bias).transpose(0, 1)
        outputs = torch.relu(torch.cat([common, own], dim=1))
        gates = torch.softmax(torch.matmul(of_gate[: self.gates], self.gate) + self.hidden, dim=2).transpose(0, 1)
        return torch.matmul(gates, outputs)


class TaskExperts(nn.Module):
    """``layers`` = 1 is CGC, more are PLE. [users, …] and [rows, …] → [rows, tasks, width]."""

    def __init__(self, user_inputs: int, inputs: int, tasks: int, shared: int, width: int, layers: int) -> None:
        super().__init__()
        gates = [tasks + 1] * (layers - 1) + [tasks]
        self.first = CustomizedGateControl(user_inputs, inputs, tasks, shared, width, gates[0])
        self.more = nn.ModuleList(ExtractionLayer(width, tasks, shared, width, g) for g in gates[1:])

    def forward(self, user: Tensor, x: Tensor, group: Tensor) -> Tensor:
        mixed: Tensor = self.first(user, x, group)
        for layer in self.more:
            mixed = layer(mixed)
        return mixed
