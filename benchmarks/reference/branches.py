"""Branches in the place of a convolution, and the networks made of nothing else: RepVGG and RepNAS."""

from collections import OrderedDict

import torch
from torch import nn

from reference.layers import Classifier, conv


class Bordered(nn.BatchNorm2d):
    """A normalization with a border of what it makes of zero."""

    def forward(self, x):
        inside = super().forward(x)
        border = self.bias - self.weight * self.running_mean / torch.sqrt(self.running_var + self.eps)
        whole = border.reshape(1, -1, 1, 1).repeat(len(x), 1, x.shape[2] + 2, x.shape[3] + 2)
        whole[:, :, 1:-1, 1:-1] = inside
        return whole


class PointThenFull(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = conv(inputs, inputs, 1)
        self.bn1 = Bordered(inputs)
        self.conv2 = nn.Conv2d(inputs, outputs, 3, stride, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.bn2(self.conv2(self.bn1(self.conv1(x) + x)))


class PointThenAverage(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv = conv(inputs, outputs, 1)
        self.bn1 = Bordered(outputs)
        self.average = nn.AvgPool2d(3, stride)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.bn2(self.average(self.bn1(self.conv(x))))


class Chain(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, groups=1):
        super().__init__()
        padding = tuple(extent // 2 for extent in kernel)
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.bn(self.conv(x))


class Normalized(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.bn = nn.BatchNorm2d(channels)

    def forward(self, x):
        return self.bn(x)


class Branches(nn.ModuleDict):
    """The sum of some of these branches, in the place of a 3x3 convolution and its normalization."""

    def __init__(self, names, inputs, outputs, stride=1, groups=1):
        super().__init__()
        for name in names:
            if name == "1x1-3x3":
                self[name] = PointThenFull(inputs, outputs, stride)
            elif name == "1x1-avg":
                self[name] = PointThenAverage(inputs, outputs, stride)
            elif name != "identity":
                kernel = tuple(int(extent) for extent in name.split("x"))
                self[name] = Chain(inputs, outputs, kernel, stride, groups)
            elif inputs == outputs and stride == 1:
                self[name] = Normalized(outputs)

    def forward(self, x):
        return sum(branch(x) for branch in self.values())


def rectified(branches):
    return nn.Sequential(OrderedDict(conv=branches, relu=nn.ReLU()))


DIVERSE = ("3x3", "1x1", "1x1-3x3", "1x1-avg")


def diverse(inputs, outputs, stride):
    """A diverse branch block."""
    return Branches(DIVERSE, inputs, outputs, stride), nn.Identity()


def ordinary(inputs, outputs, stride):
    return conv(inputs, outputs, 3, stride), nn.BatchNorm2d(outputs)


class RepVgg(Classifier):
    """RepVGG, and with six branches RepNAS; masks gives each layer's branches of RepNAS, none all."""

    REPNAS = ("1x1", "1x1-avg", "3x3", "1x1-3x3", "1x3", "3x1")

    def __init__(self, stem, depths, widths, classes, groups=1, strides=(2, 2, 2, 2, 2), masks=None):
        super().__init__()
        self.masks = masks
        self.index = 0
        self.stem = self.layer(3, stem, strides[0], 1)
        inputs = stem
        for stage, (depth, width) in enumerate(zip(depths, widths), 1):
            all = []
            for i in range(depth):
                each = groups if self.index % 2 == 0 and self.index <= 26 else 1
                all.append(self.layer(inputs, width, 1 if i else strides[stage], each))
                inputs = width
            setattr(self, f"stage{stage}", nn.Sequential(*all))
        self.head(inputs, classes)

    def layer(self, inputs, outputs, stride, groups):
        names = ("3x3", "1x1", "identity")
        if self.masks is not None:
            mask = self.masks[self.index]
            chosen = tuple(name for name, digit in zip(self.REPNAS, mask) if digit == "1")
            names = ("identity", *chosen)
            if not chosen and (inputs != outputs or stride != 1):
                names = ("3x3",)
        self.index += 1
        branches = Branches(names, inputs, outputs, stride, groups)
        if self.masks is not None and stride > 1 and "1x1-3x3" in branches:
            branches["1x1-3x3"] = Chain(inputs, outputs, (3, 3), stride)
        return rectified(branches)

    def features(self, x):
        return self.stage4(self.stage3(self.stage2(self.stage1(self.stem(x)))))
