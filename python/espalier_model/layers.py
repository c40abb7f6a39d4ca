"""The layers that PyTorch does not have as they are needed here."""

from __future__ import annotations

from typing import List

import torch
from torch import Tensor, nn
from torch.nn import functional


class LinearOverChannels(nn.Linear):
    """A linear layer over `(batch, channel, 1, 1)`."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.flatten(1))[:, :, None, None]


class Selected(nn.Module):
    """Each output channel is one of the input's, or zero: the one behind the input's last."""

    def __init__(self, sources: List[int], zero: bool = False):
        super().__init__()
        self.zero = zero
        self.register_buffer("sources", torch.tensor(sources), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        wide = functional.pad(x, (0, 0, 0, 0, 0, 1)) if self.zero else x
        return wide.index_select(1, self.sources)


class BorderedBatchNorm(nn.BatchNorm2d):
    """Batch normalization whose output has a border of what it makes of zero (Ding et al., "Diverse Branch Block").

    The statistics leave the border out. In training it follows the batch's statistics like everything within it, and
    gradients pass through it.
    """

    def __init__(self, channels: int, border: int, eps: float, momentum: float):
        super().__init__(channels, eps, momentum)
        self.border = border

    def forward(self, x: Tensor) -> Tensor:
        mean, variance = self.running_mean, self.running_var
        if self.training:
            count = x.numel() // x.shape[1]
            if count < 2:
                raise ValueError(f"Cannot normalize {tuple(x.shape)} in training: it needs more than one value per channel")
            variance, mean = torch.var_mean(x, (0, 2, 3), correction=0)
            with torch.no_grad():
                self.num_batches_tracked += 1
                self.running_mean.lerp_(mean.to(self.running_mean.dtype), self.momentum)
                self.running_var.lerp_((variance * count / (count - 1)).to(self.running_var.dtype), self.momentum)
        scale = self.weight * torch.rsqrt(variance + self.eps)
        shift = self.bias - mean * scale
        return functional.pad(x, (self.border,) * 4) * scale[:, None, None] + shift[:, None, None]
