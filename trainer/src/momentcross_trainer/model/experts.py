"""CGC (customised gate control): each task mixes the shared experts with one of its own."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from momentcross_trainer.model.dense import Dense


class CustomizedGateControl(nn.Module):
    """[rows, inputs] → [rows, tasks, width]. All experts are one matrix product."""

    def __init__(self, inputs: int, tasks: int, shared: int, width: int) -> None:
        super().__init__()
        self.tasks = tasks
        self.width = width
        self.experts = shared + tasks
        self.expert = Dense(inputs, self.experts * width)
        self.gate = Dense(inputs, tasks * self.experts)
        own = torch.eye(tasks)
        sees = torch.cat([torch.ones(tasks, shared), own], dim=1)
        self.register_buffer("hidden", (sees - 1.0) * 1e9, persistent=False)

    hidden: Tensor

    def forward(self, x: Tensor) -> Tensor:
        outputs = torch.relu(self.expert(x)).reshape(-1, self.experts, self.width)
        gates = self.gate(x).reshape(-1, self.tasks, self.experts) + self.hidden
        return torch.matmul(torch.softmax(gates, dim=2), outputs)
