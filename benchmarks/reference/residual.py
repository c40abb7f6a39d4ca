"""ResNets and VGGs for 32x32 images, RegNetX with ghost stages, RMNeXt."""

import torch
from torch import nn
from torch.nn import functional

from reference.branches import Branches, ordinary, rectified
from reference.layers import Classifier, GhostModule, conv, numbered, shortcut


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride, kind, build=ordinary):
        super().__init__()
        self.conv1, self.bn1 = build(inputs, outputs, stride)
        self.conv2, self.bn2 = build(outputs, outputs, 1)
        self.shortcut = shortcut(kind, inputs, outputs, stride)

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(y + self.shortcut(x))


class GhostBlock(nn.Module):
    def __init__(self, inputs, outputs, stride, kind, **module):
        super().__init__()
        self.ghost1 = GhostModule(inputs, outputs, 3, stride, **module)
        self.ghost2 = GhostModule(outputs, outputs, 3, relu=False, **module)
        self.shortcut = shortcut(kind, inputs, outputs, stride)

    def forward(self, x):
        return functional.relu(self.ghost2(self.ghost1(x)) + self.shortcut(x))


class CifarResNet(Classifier):
    """ResNets for 32x32 images; a block takes its inputs, outputs and stride."""

    def __init__(self, blocks, widths, classes, block, build=ordinary):
        super().__init__()
        self.conv1, self.bn1 = build(3, widths[0], 1)
        inputs = widths[0]
        for stage, width in enumerate(widths, 1):
            all = []
            for i in range(blocks):
                all.append(block(inputs, width, 2 if stage > 1 and i == 0 else 1))
                inputs = width
            setattr(self, f"layer{stage}", numbered(*all))
        self.head(inputs, classes)

    def features(self, x):
        x = functional.relu(self.bn1(self.conv1(x)))
        return self.layer3(self.layer2(self.layer1(x)))


class SmallVgg(nn.Module):
    """VGG-16 for 32x32 images: layers(inputs, outputs) are those of one convolution, head those behind the features."""

    def __init__(self, widths, layers, head):
        super().__init__()
        all, inputs = [], 3
        for width, times in zip(widths, (2, 2, 3, 3, 3)):
            for _ in range(times):
                all += layers(inputs, width)
                inputs = width
            all.append(nn.MaxPool2d(2))
        self.features = numbered(*all)
        self.classifier = numbered(*head)

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class Bottleneck(nn.Module):
    """1x1, grouped 3x3, 1x1."""

    def __init__(self, inputs, inner, outputs, stride, groups):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, inner, 1), nn.BatchNorm2d(inner)
        self.conv2, self.bn2 = conv(inner, inner, 3, stride, groups), nn.BatchNorm2d(inner)
        self.conv3, self.bn3 = conv(inner, outputs, 1), nn.BatchNorm2d(outputs)
        self.downsample = shortcut("B", inputs, outputs, stride)

    def forward(self, x):
        y = functional.relu(self.bn1(self.conv1(x)))
        y = functional.relu(self.bn2(self.conv2(y)))
        return functional.relu(self.bn3(self.conv3(y)) + self.downsample(x))


def regnet_block(inputs, outputs, stride, group_width):
    return Bottleneck(inputs, outputs, outputs, stride, outputs // min(outputs, group_width))


class GhostStage(nn.Module):
    """A stage of G-Ghost-RegNet."""

    def __init__(self, inputs, outputs, depth, group_width):
        super().__init__()
        narrow = int(group_width * 0.75)
        self.own = int(outputs * 0.5 / narrow) * narrow
        cheap = outputs - self.own
        self.base = regnet_block(inputs, outputs, 2, group_width)
        self.layers = numbered(*(regnet_block(self.own, self.own, 1, narrow) for _ in range(depth - 2)))
        self.merge = numbered(
            nn.AdaptiveAvgPool2d(1),
            conv(outputs + self.own * (depth - 2), cheap, 1),
            nn.BatchNorm2d(cheap),
            nn.ReLU(),
            conv(cheap, cheap, 1),
            nn.BatchNorm2d(cheap),
        )
        self.cheap = numbered(conv(cheap, cheap, 1), nn.BatchNorm2d(cheap))
        self.end = regnet_block(outputs, outputs, 1, group_width)

    def forward(self, x):
        first = self.base(x)
        all, last = [first], first[:, : self.own]
        for layer in self.layers:
            last = layer(last)
            all.append(last)
        rest = functional.relu(self.cheap(first[:, self.own :]) + self.merge(torch.cat(all, 1)))
        return self.end(torch.cat((last, rest), 1))


class GGhostRegNet(Classifier):
    def __init__(self, stem, depths, widths, group_width, classes):
        super().__init__()
        self.conv1, self.bn1 = conv(3, stem, 3, 2), nn.BatchNorm2d(stem)
        inputs = stem
        for stage, (depth, width) in enumerate(zip(depths, widths), 1):
            if depth > 2:
                layer = GhostStage(inputs, width, depth, group_width)
            else:
                layer = numbered(
                    *(
                        regnet_block(width if i else inputs, width, 1 if i else 2, group_width)
                        for i in range(depth)
                    )
                )
            setattr(self, f"layer{stage}", layer)
            inputs = width
        self.head(inputs, classes)

    def features(self, x):
        x = functional.relu(self.bn1(self.conv1(x)))
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))


class RmNext(Classifier):
    def __init__(self, stem, depths, width, expansion, group_width, classes):
        super().__init__()
        self.stem = numbered(*(self.strided(inputs, stem) for inputs in (3, stem)))
        inputs = stem
        for stage, depth in enumerate(depths):
            outputs = width << stage
            inner = outputs * (expansion - 1)
            all = []
            for i in range(depth):
                stride = 2 if stage and i == 0 else 1
                all.append(Bottleneck(inputs, inner, outputs, stride, inner // (group_width << stage)))
                inputs = outputs
            setattr(self, f"layer{stage + 1}", numbered(*all))
        self.head(inputs, classes)

    def strided(self, inputs, outputs):
        return rectified(Branches(("3x3", "1x1"), inputs, outputs, 2))

    def features(self, x):
        return self.layer4(self.layer3(self.layer2(self.layer1(self.stem(x)))))
