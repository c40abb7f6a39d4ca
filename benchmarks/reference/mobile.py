"""MobileNetV3, GhostNet, RepGhost and ShuffleNet v1."""

import torch
from torch import nn
from torch.nn import functional

from reference.branches import Branches
from reference.layers import Classifier, GhostModule, conv, divisible, numbered


class Excite(nn.Module):
    """Squeeze-and-excite; the two convolutions have the names given."""

    def __init__(self, channels, divisor, names, behind=None):
        super().__init__()
        self.names = names
        self.behind = behind or nn.Identity()
        inner = divisible(channels / 4, divisor)
        self.add_module(names[0], conv(channels, inner, 1, bias=True))
        self.add_module(names[1], conv(inner, channels, 1, bias=True))

    def forward(self, x):
        reduce, expand = (getattr(self, name) for name in self.names)
        factors = expand(functional.relu(reduce(x.mean((2, 3), keepdim=True))))
        return self.behind(x * functional.relu6(factors + 3) / 6)


class MobileNetV3(nn.Module):
    """MobileNetV3 with torchvision's names at any width, where the authors expand the narrowed input.

    Stem and hidden layer are never narrowed.
    """

    # kernel, expansion of the input, channels, excited, hard swish, stride
    LARGE = (1280, (
        (3, 1, 16, 0, 0, 1), (3, 4, 24, 0, 0, 2), (3, 3, 24, 0, 0, 1), (5, 3, 40, 1, 0, 2), (5, 3, 40, 1, 0, 1),
        (5, 3, 40, 1, 0, 1), (3, 6, 80, 0, 1, 2), (3, 2.5, 80, 0, 1, 1), (3, 2.3, 80, 0, 1, 1), (3, 2.3, 80, 0, 1, 1),
        (3, 6, 112, 1, 1, 1), (3, 6, 112, 1, 1, 1), (5, 6, 160, 1, 1, 2), (5, 6, 160, 1, 1, 1), (5, 6, 160, 1, 1, 1),
    ))  # fmt: skip
    SMALL = (1024, (
        (3, 1, 16, 1, 0, 2), (3, 4.5, 24, 0, 0, 2), (3, 3.67, 24, 0, 0, 1), (5, 4, 40, 1, 1, 2), (5, 6, 40, 1, 1, 1),
        (5, 6, 40, 1, 1, 1), (5, 3, 48, 1, 1, 1), (5, 3, 48, 1, 1, 1), (5, 6, 96, 1, 1, 2), (5, 6, 96, 1, 1, 1),
        (5, 6, 96, 1, 1, 1),
    ))  # fmt: skip

    def __init__(self, size, width, classes, eps=1e-3, excite_first=False):
        super().__init__()
        hidden, rows = size
        hidden = divisible(hidden * max(1, width), 8)

        def norm(channels):
            return nn.BatchNorm2d(channels, eps)

        inputs = divisible(16 * max(1, width), 8)
        all = [numbered(conv(3, inputs, 3, 2), norm(inputs), nn.Hardswish())]
        for row in rows:
            all.append(Inverted(inputs, row, width, norm, excite_first))
            inputs = all[-1].outputs
        wide = all[-1].wide
        all.append(numbered(conv(inputs, wide, 1), norm(wide), nn.Hardswish()))
        self.features = numbered(*all)
        self.classifier = numbered(
            nn.Linear(wide, hidden), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(hidden, classes)
        )

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class Inverted(nn.Module):
    def __init__(self, inputs, row, width, norm, excite_first):
        super().__init__()
        kernel, expansion, channels, excited, hard, stride = row
        self.outputs = divisible(channels * width, 8)
        self.wide = divisible(inputs * expansion, 8)
        self.residual = stride == 1 and inputs == self.outputs
        activation = nn.Hardswish if hard else nn.ReLU
        filtered = [conv(self.wide, self.wide, kernel, stride, self.wide), norm(self.wide)]
        block = []
        if self.wide != inputs:
            block.append(numbered(conv(inputs, self.wide, 1), norm(self.wide), activation()))
        late = bool(excited and excite_first and block)
        block.append(numbered(*filtered, nn.Identity() if late else activation()))
        if excited:
            block.append(Excite(self.wide, 8, ("fc1", "fc2"), activation() if late else None))
        block.append(numbered(conv(self.wide, self.outputs, 1), norm(self.outputs)))
        self.block = numbered(*block)

    def forward(self, x):
        return x + self.block(x) if self.residual else self.block(x)


# kernel, expanded channels, channels, excited, stride; a list for each of the authors' stages
GHOSTNET = (
    ((3, 16, 16, 0, 1),),
    ((3, 48, 24, 0, 2),),
    ((3, 72, 24, 0, 1),),
    ((5, 72, 40, 1, 2),),
    ((5, 120, 40, 1, 1),),
    ((3, 240, 80, 0, 2),),
    ((3, 200, 80, 0, 1), (3, 184, 80, 0, 1), (3, 184, 80, 0, 1), (3, 480, 112, 1, 1), (3, 672, 112, 1, 1)),
    ((5, 672, 160, 1, 2),),
    ((5, 960, 160, 0, 1), (5, 960, 160, 1, 1), (5, 960, 160, 0, 1), (5, 960, 160, 1, 1)),
)


def thin(inputs, outputs, kernel, stride):
    """The shortcut of a ghost bottleneck."""
    if inputs == outputs and stride == 1:
        return nn.Identity()
    return numbered(
        conv(inputs, inputs, kernel, stride, inputs),
        nn.BatchNorm2d(inputs),
        conv(inputs, outputs, 1),
        nn.BatchNorm2d(outputs),
    )


class GhostBottleneck(nn.Module):
    def __init__(self, inputs, row, width):
        super().__init__()
        kernel, expanded, channels, excited, stride = row
        wide, outputs = divisible(expanded * width, 4), divisible(channels * width, 4)
        self.outputs = outputs
        self.ghost1 = GhostModule(inputs, wide)
        if stride == 2:
            self.conv_dw, self.bn_dw = conv(wide, wide, kernel, 2, wide), nn.BatchNorm2d(wide)
        if excited:
            self.se = Excite(wide, 4, ("conv_reduce", "conv_expand"))
        self.ghost2 = GhostModule(wide, outputs, relu=False)
        self.shortcut = thin(inputs, outputs, kernel, stride)

    def forward(self, x):
        y = self.ghost1(x)
        if hasattr(self, "conv_dw"):
            y = self.bn_dw(self.conv_dw(y))
        if hasattr(self, "se"):
            y = self.se(y)
        return self.ghost2(y) + self.shortcut(x)


class Last(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv, self.bn1 = conv(inputs, outputs, 1), nn.BatchNorm2d(outputs)

    def forward(self, x):
        return functional.relu(self.bn1(self.conv(x)))


class GhostNet(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        inputs = divisible(16 * width, 4)
        self.conv_stem, self.bn1 = conv(3, inputs, 3, 2), nn.BatchNorm2d(inputs)
        stages = []
        for rows in GHOSTNET:
            stage = []
            for row in rows:
                stage.append(GhostBottleneck(inputs, row, width))
                inputs = stage[-1].outputs
            stages.append(numbered(*stage))
        wide = divisible(960 * width, 4)
        stages.append(numbered(Last(inputs, wide)))
        self.blocks = numbered(*stages)
        self.conv_head = conv(wide, 1280, 1, bias=True)
        self.classifier = nn.Linear(1280, classes)

    def forward(self, x):
        x = self.blocks(functional.relu(self.bn1(self.conv_stem(x))))
        x = functional.relu(self.conv_head(x.mean((2, 3), keepdim=True)))
        return self.classifier(x.flatten(1))


class RepGhostModule(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, outputs, 1), nn.BatchNorm2d(outputs)
        self.conv2 = Branches(("3x3", "identity"), outputs, outputs, groups=outputs)


class RepGhostBottleneck(nn.Module):
    """Of GhostNet's bottleneck the expanded channels are half, rounded to the numbers below."""

    def __init__(self, inputs, row, width):
        super().__init__()
        kernel, expanded, channels, excited, stride = row
        wide, outputs = divisible(expanded / 2 * width, 4), divisible(channels * width, 4)
        self.outputs = outputs
        self.module1 = RepGhostModule(inputs, wide)
        if stride == 2:
            self.conv, self.bn = conv(wide, wide, kernel, 2, wide), nn.BatchNorm2d(wide)
        if excited:
            self.se = Excite(wide, 4, ("reduce", "expand"))
        self.module2 = RepGhostModule(wide, outputs)
        self.shortcut = thin(inputs, outputs, kernel, stride)

    def forward(self, x):
        first, second = self.module1, self.module2
        y = functional.relu(first.conv2(functional.relu(first.bn1(first.conv1(x)))))
        if hasattr(self, "conv"):
            y = self.bn(self.conv(y))
        if hasattr(self, "se"):
            y = self.se(y)
        return second.conv2(second.bn1(second.conv1(y))) + self.shortcut(x)


class RepGhostNet(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        inputs = divisible(16 * width, 4)
        self.stem = nn.ModuleDict({"conv": conv(3, inputs, 3, 2), "bn": nn.BatchNorm2d(inputs)})
        blocks = []
        for i, (kernel, expanded, channels, excited, stride) in enumerate(sum(GHOSTNET, ())):
            # GhostNet's 184 are 240 here
            expanded = 240 if expanded == 184 else expanded
            blocks.append(RepGhostBottleneck(inputs, (kernel, expanded, channels, excited, stride), width))
            inputs = blocks[-1].outputs
        self.blocks = numbered(*blocks)
        wide = divisible(960 * width, 4)
        self.tail = nn.ModuleDict({"conv": conv(inputs, wide, 1), "bn": nn.BatchNorm2d(wide)})
        self.hidden = nn.ModuleDict({"conv": conv(wide, 1280, 1, bias=True)})
        self.fc = nn.Linear(1280, classes)

    def forward(self, x):
        x = functional.relu(self.stem["bn"](self.stem["conv"](x)))
        x = self.blocks(x)
        x = functional.relu(self.tail["bn"](self.tail["conv"](x)))
        x = functional.relu(self.hidden["conv"](x.mean((2, 3), keepdim=True)))
        return self.fc(x.flatten(1))


class ShuffleUnit(nn.Module):
    def __init__(self, inputs, outputs, stride, groups, first_groups, authors):
        super().__init__()
        self.stride, self.groups, self.authors = stride, groups, authors
        inner = outputs // 4
        own = outputs - inputs if stride == 2 else outputs
        self.conv1, self.bn1 = conv(inputs, inner, 1, groups=first_groups), nn.BatchNorm2d(inner)
        self.conv2, self.bn2 = conv(inner, inner, 3, stride, inner), nn.BatchNorm2d(inner)
        self.conv3, self.bn3 = conv(inner, own, 1, groups=groups), nn.BatchNorm2d(own)
        self.average = nn.AvgPool2d(3, 2, 1)

    def forward(self, x):
        y = functional.relu(self.bn1(self.conv1(x)))
        y = y if self.authors else self.shuffled(y, self.groups)
        y = self.bn2(self.conv2(y))
        y = self.shuffled(y, y.shape[1] // self.groups) if self.authors else y
        y = self.bn3(self.conv3(y))
        if self.stride == 2:
            return torch.cat((self.average(x), functional.relu(y)), 1)
        return functional.relu(x + y)

    def shuffled(self, x, rows):
        """The channels as so many rows, read column by column."""
        if self.groups == 1:
            return x
        return x.unflatten(1, (rows, -1)).transpose(1, 2).flatten(1, 2)


class ShuffleNetV1(Classifier):
    def __init__(self, groups, stem, width, classes, authors=False):
        super().__init__()
        self.conv1, self.bn1 = conv(3, stem, 3, 2), nn.BatchNorm2d(stem)
        inputs = stem
        for stage, units in ((2, 4), (3, 8), (4, 4)):
            outputs = width << (stage - 2)
            all = []
            for i in range(units):
                first = 1 if stage == 2 and i == 0 else groups
                stride = 1 if i else 2
                all.append(ShuffleUnit(inputs, outputs, stride, groups, first, authors))
                inputs = outputs
            setattr(self, f"stage{stage}", numbered(*all))
        self.head(inputs, classes, bias=False)

    def features(self, x):
        x = functional.max_pool2d(functional.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.stage4(self.stage3(self.stage2(x)))
