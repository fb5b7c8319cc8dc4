"""Affine layers whose weights keep the order [in, out], as the exporter keeps them."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class Dense(nn.Module):
    """``x @ weight + bias``. The exporter neither transposes nor renames such weights."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        nn.init.uniform_(self.weight, -math.sqrt(3.0 / inputs), math.sqrt(3.0 / inputs))

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight + self.bias
