"""What several families share."""

import torch
from torch import nn
from torch.nn import functional


def divisible(channels, divisor):
    """The MobileNets' rule: the nearest multiple, and the next one where that loses more than a tenth."""
    nearest = max(divisor, int(channels + divisor / 2) // divisor * divisor)
    return nearest + divisor if nearest < 0.9 * channels else nearest


def conv(inputs, outputs, kernel, stride=1, groups=1, bias=False):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=bias)


def numbered(*modules):
    return nn.Sequential(*modules)


class Classifier(nn.Module):
    """Features, the mean over all positions, and a linear layer."""

    def head(self, channels, classes, bias=True):
        self.fc = nn.Linear(channels, classes, bias)

    def forward(self, x):
        return self.fc(self.features(x).mean((2, 3)))


class ZeroPadded(nn.Module):
    """Every second row and column, and as many zero channels before as behind."""

    def __init__(self, more):
        super().__init__()
        self.each = more // 2

    def forward(self, x):
        return functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.each, self.each))


def shortcut(kind, inputs, outputs, stride):
    if inputs == outputs and stride == 1:
        return nn.Identity()
    if kind == "A":
        return ZeroPadded(outputs - inputs)
    return numbered(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))


class GhostModule(nn.Module):
    def __init__(self, inputs, outputs, kernel=1, stride=1, s=2, d=3, relu=True):
        super().__init__()
        self.outputs = outputs
        own = -(-outputs // s)
        end = [nn.ReLU()] if relu else []
        self.primary_conv = numbered(conv(inputs, own, kernel, stride), nn.BatchNorm2d(own), *end)
        more = own * (s - 1)
        self.cheap_operation = numbered(conv(own, more, d, groups=own), nn.BatchNorm2d(more), *end)

    def forward(self, x):
        own = self.primary_conv(x)
        return torch.cat((own, self.cheap_operation(own)), 1)[:, : self.outputs]
