"""Writes what the zoo's networks compute elsewhere, for the test that compares every family with it.

Usage: reference_outputs.py [FILE], with torch and torchvision installed. FILE is the test's resource unless given.

Each network is torchvision's, or one in the folder `reference`, restated from the paper and the authors' code. Weights and images
are not stored: `reference/formula.py` makes them of names on both sides. The names are those of the zoo, so that weights in the
wrong place change the logits; the number and a digest of all names and shapes are written beside them.
"""

import hashlib
import json
import pathlib
import re
import sys

import torch
import torchvision
from torch import nn

from reference.branches import RepVgg, diverse
from reference.formula import values
from reference.layers import GhostModule, conv
from reference.mobile import GhostNet, MobileNetV3, RepGhostNet, ShuffleNetV1
from reference.residual import BasicBlock, CifarResNet, GGhostRegNet, GhostBlock, RmNext, SmallVgg

RESOURCE = "../core/src/test/resources/io/espalier/zoo/reference-outputs.json"
CLASSES, IMAGES = 10, 2
VGG = (64, 128, 256, 512, 512)
NORM = {
    "weight": "scale",
    "bias": "shift",
    "running_mean": "mean",
    "running_var": "variance",
    "num_batches_tracked": "counter",
}
# RepNAS's published search result for A0
MASKS = (
    "001100 001100 001000 001100 000100 000100 001100 001100 001100 000100 001100 "
    "001110 001100 001100 001100 001100 001100 001100 001100 000100 001100 111111"
).split()


def tensors(model, renamed):
    """Each tensor with its name in the zoo and its role."""
    for name, tensor in model.state_dict().items():
        path, _, role = name.rpartition(".")
        if isinstance(model.get_submodule(path), nn.modules.batchnorm._BatchNorm):
            role = NORM[role]
        if role != "counter":
            yield renamed(name), role, tensor


def entry(network, source, model, image, renamed=lambda name: name):
    """What the model gives, at the largest gain of 1, 0.9, ... at which the largest logit is below 20.

    So neither do sums of branches outgrow shifts and means, nor does a long chain forget its input.
    """
    model = model.double().eval()
    images = values("images", "images", (IMAGES, 3, image, image))
    all = list(tensors(model, renamed))
    with torch.no_grad():
        for name, role, tensor in all:
            tensor.copy_(values(name, role, tuple(tensor.shape)))
        for gain in (tenths / 10 for tenths in range(10, 0, -1)):
            for name, role, tensor in all:
                if role == "scale":
                    tensor.copy_(values(name, role, tuple(tensor.shape), gain))
            logits = model(images)
            if logits.abs().max() < 20:
                break
    lines = sorted(f"{name} {'x'.join(map(str, tensor.shape))}" for name, role, tensor in all)
    return {
        "network": network,
        "source": source,
        "tensors": len(lines),
        "digest": hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16],
        "gain": gain,
        "logits": [[float(f"{value:.9g}") for value in row] for row in logits.tolist()],
    }


def narrowed(model, divisor):
    """The same model with so many times fewer channels everywhere but in images and classes."""

    def fewer(channels):
        return channels if channels in (3, CLASSES) else channels // divisor

    for path, module in list(model.named_modules()):
        made = None
        if isinstance(module, nn.Conv2d):
            made = nn.Conv2d(
                fewer(module.in_channels),
                fewer(module.out_channels),
                module.kernel_size,
                module.stride,
                module.padding,
                groups=module.groups,
                bias=module.bias is not None,
            )
        elif isinstance(module, nn.BatchNorm2d):
            made = nn.BatchNorm2d(fewer(module.num_features), module.eps)
        elif isinstance(module, nn.Linear):
            made = nn.Linear(fewer(module.in_features), fewer(module.out_features))
        if made is not None:
            above, _, name = path.rpartition(".")
            setattr(model.get_submodule(above), name, made)
    return model


def cifar_vgg(width, head, bias=True, build=None):
    def plain(inputs, outputs):
        return [conv(inputs, outputs, 3, bias=bias), nn.BatchNorm2d(outputs), nn.ReLU()]

    def branches(inputs, outputs):
        return [diverse(inputs, outputs, 1)[0], nn.ReLU()]

    def ghost(inputs, outputs):
        return [GhostModule(inputs, outputs, 3)]

    layers = {"diverse": branches, "ghost": ghost}.get(build, plain)
    widths = [int(channels * width) for channels in VGG]
    hidden = nn.Linear(widths[-1], int(512 * width))
    last = nn.Linear(int(512 * width), CLASSES)
    norm = nn.BatchNorm1d(int(512 * width))
    heads = {
        "one-layer": [last],
        "two-layers": [hidden, nn.ReLU(), last],
        "two-layers-norm": [hidden, norm, nn.ReLU(), last],
    }
    return SmallVgg(widths, layers, heads[head])


def cifar_resnet(blocks, width, kind="A", **options):
    widths = [int(channels * width) for channels in (16, 32, 64)]
    if "s" in options:
        block = lambda inputs, outputs, stride: GhostBlock(inputs, outputs, stride, kind, **options)
        return CifarResNet(blocks, widths, CLASSES, block)
    block = lambda inputs, outputs, stride: BasicBlock(inputs, outputs, stride, kind, **options)
    return CifarResNet(blocks, widths, CLASSES, block, **options)


def stride_first(model):
    """The paper's bottlenecks: the first convolution is strided, not the second."""
    for module in model.modules():
        if isinstance(module, torchvision.models.resnet.Bottleneck):
            module.conv1.stride, module.conv2.stride = module.conv2.stride, module.conv1.stride
    return model


def with_diverse_branches(model):
    """Diverse branch blocks in the place of the normalized 3x3 convolutions."""
    for module in list(model.modules()):
        for number in ("1", "2"):
            inner = getattr(module, "conv" + number, None)
            if isinstance(inner, nn.Conv2d) and inner.kernel_size == (3, 3):
                block, nothing = diverse(inner.in_channels, inner.out_channels, inner.stride[0])
                setattr(module, "conv" + number, block)
                setattr(module, "bn" + number, nothing)
    return model


# depths, channels, group width
REGNETS = {
    "3.2": ((2, 6, 15, 2), (96, 192, 432, 1008), 48),
    "4.0": ((2, 5, 14, 2), (80, 240, 560, 1360), 40),
    "8.0": ((2, 5, 15, 1), (80, 240, 720, 1920), 120),
    "16": ((2, 6, 13, 1), (256, 512, 896, 2048), 128),
}


def quarter_regnet(size):
    depths, channels, group = REGNETS[size]
    return depths, [width // 4 for width in channels], group // 4


def torchvision_regnet(size):
    """Its RegNet of this size, of which it has not all, four times narrower."""
    depths, widths, group = REGNETS[size]
    groups = [min(group, width) for width in widths]
    blocks = torchvision.models.regnet.BlockParams(depths, widths, groups, [1.0] * 4, [2] * 4)
    return narrowed(torchvision.models.RegNet(blocks, num_classes=CLASSES, stem_width=32), 4)


def regnet_name(name):
    """Torchvision's name as that of a ResNet."""
    name = re.sub(r"^trunk_output\.block(\d)\.block\d-(\d+)", r"layer\1.\2", name)
    name = re.sub(r"\.f\.([abc])\.([01])\.", lambda m: f".{('conv', 'bn')[int(m[2])]}{'abc'.index(m[1]) + 1}.", name)
    name = re.sub(r"\.f\.c\.", ".conv3.", name)
    name = name.replace(".proj.", ".downsample.")
    return name.replace("stem.0.", "conv1.").replace("stem.1.", "bn1.")


def entries():
    big = "image=72, classes=10"
    vision = torchvision.models
    yield entry("resnet-20(width=0.5)", "He et al.", cifar_resnet(3, 0.5), 32)
    yield entry("resnet-32(shortcut=B, width=0.25)", "He et al.", cifar_resnet(5, 0.25, "B"), 32)
    yield entry("dbb-resnet-20(width=0.5)", "Ding et al.", cifar_resnet(3, 0.5, build=diverse), 32)
    yield entry("ghost-resnet-20", "Han et al.", cifar_resnet(3, 1, s=2, d=3), 32)
    yield entry("ghost-resnet-20(s=3, d=5)", "Han et al.", cifar_resnet(3, 1, s=3, d=5), 32)
    for head in ("one-layer", "two-layers", "two-layers-norm"):
        name = f"vgg-16-bn(head={head}, width=0.125)"
        yield entry(name, "torchvision's layers", cifar_vgg(0.125, head), 32)
    name = "vgg-16-bn(bias=false, width=0.125)"
    yield entry(name, "torchvision's layers", cifar_vgg(0.125, "one-layer", bias=False), 32)
    diverse_vgg = cifar_vgg(0.125, "one-layer", build="diverse")
    yield entry("dbb-vgg-16-bn(width=0.125)", "Ding et al.", diverse_vgg, 32)
    ghost_vgg = cifar_vgg(0.125, "two-layers", build="ghost")
    yield entry("ghost-vgg-16(width=0.125)", "Han et al.", ghost_vgg, 32)
    model = narrowed(vision.vgg16(num_classes=CLASSES, init_weights=False), 16)
    yield entry("vgg-16(width=0.0625, classes=10)", "torchvision", model, 224)
    yield entry(f"resnet-18({big})", "torchvision", vision.resnet18(num_classes=CLASSES), 72)
    resnets = {depth: getattr(vision, f"resnet{depth}") for depth in (18, 34, 50, 101, 152)}
    for depth, make in resnets.items():
        model = narrowed(make(num_classes=CLASSES), 4)
        yield entry(f"resnet-{depth}(width=0.25, {big})", "torchvision", model, 72)
    model = stride_first(narrowed(vision.resnet50(num_classes=CLASSES), 4))
    name = f"resnet-50(stride-in=first, width=0.25, {big})"
    yield entry(name, "torchvision, strides moved", model, 72)
    for depth in (18, 50):
        model = with_diverse_branches(narrowed(resnets[depth](num_classes=CLASSES), 4))
        name = f"dbb-resnet-{depth}(width=0.25, {big})"
        yield entry(name, "torchvision, 3x3 replaced", model, 72)
    for width in (1, 0.5, 1.4):
        model = vision.mobilenet_v2(num_classes=CLASSES, width_mult=width)
        yield entry(f"mobilenet-v2(width={width}, {big})", "torchvision", model, 72)
    for size in ("large", "small"):
        model = getattr(vision, f"mobilenet_v3_{size}")(num_classes=CLASSES)
        yield entry(f"mobilenet-v3-{size}({big})", "torchvision", model, 72)
        rows = getattr(MobileNetV3, size.upper())
        for width in (1.25, 0.75, 0.5):
            model = MobileNetV3(rows, width, CLASSES)
            yield entry(f"mobilenet-v3-{size}(width={width}, {big})", "Howard et al.", model, 72)
        model = MobileNetV3(rows, 0.75, CLASSES, eps=1e-5, excite_first=True)
        name = f"mobilenet-v3-{size}(excite=before-activation, eps=1e-5, width=0.75, {big})"
        yield entry(name, "d-li14/mobilenetv3.pytorch", model, 72)
    for width in (1, 0.5, 1.3):
        yield entry(f"ghostnet(width={width}, {big})", "Han et al.", GhostNet(width, CLASSES), 72)
    for width in (1, 0.5, 0.58, 1.3):
        model = RepGhostNet(width, CLASSES)
        yield entry(f"repghost(width={width}, {big})", "Chen et al.", model, 72)
    for size in REGNETS:
        name = f"regnet-x-{size}(width=0.25, {big})"
        yield entry(name, "torchvision", torchvision_regnet(size), 72, regnet_name)
        model = GGhostRegNet(8, *quarter_regnet(size), CLASSES)
        yield entry(f"gghost-regnet-{size}(width=0.25, {big})", "Han et al.", model, 72)
    shallow, deep = (2, 4, 14, 1), (4, 6, 16, 1)
    a0 = (12, shallow, (12, 24, 48, 320), CLASSES)
    b1 = (8, deep, (16, 32, 64, 256), CLASSES)
    yield entry(f"repvgg-a0(width=0.25, {big})", "Ding et al.", RepVgg(*a0), 72)
    yield entry(f"repvgg-b1g4(width=0.125, {big})", "Ding et al.", RepVgg(*b1, groups=4), 72)
    everything = ["111111"] * len(MASKS)
    yield entry(f"repnas-a0(width=0.25, {big})", "Zhang et al.", RepVgg(*a0, masks=everything), 72)
    name = f"repnas-a0(branches={'-'.join(MASKS)}, width=0.25, {big})"
    yield entry(name, "Zhang et al.", RepVgg(*a0, masks=MASKS), 72)
    name = f"repnas-b1(width=0.125, {big})"
    yield entry(name, "Zhang et al.", RepVgg(*b1, masks=["111111"] * 28), 72)
    unstrided = RepVgg(*a0, strides=(1, 1, 2, 2, 2), masks=everything)
    yield entry("repnas-cifar(width=0.25)", "Zhang et al.", unstrided, 32)
    # groups, scale, channels of the stem and the first stage
    for groups, scale, stem, channels in (
        (1, 1, 24, 144),
        (2, 1, 24, 200),
        (3, 1, 24, 240),
        (4, 1, 24, 272),
        (8, 1, 24, 384),
        (3, 0.5, 12, 120),
        (8, 0.5, 16, 192),
        (3, 1.5, 24, 360),
    ):
        model = ShuffleNetV1(groups, stem, channels, CLASSES)
        name = f"shufflenet-v1(groups={groups}, scale={scale}, {big})"
        yield entry(name, "Zhang et al.", model, 72)
    name = f"shufflenet-v1(groups=8, scale=0.5, shuffle=authors-code, {big})"
    yield entry(name, "megvii-model", ShuffleNetV1(8, 16, 192, CLASSES, authors=True), 72)
    for name, depths, expansion, group in (
        ("41x5-16", (2, 3, 5, 3), 5, 16),
        ("50x6-32", (3, 4, 6, 3), 6, 32),
    ):
        model = RmNext(32, depths, 32, expansion, group, CLASSES)
        yield entry(f"rmnext-{name}(width=0.5, {big})", "Meng et al.", model, 72)


def main():
    file = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / RESOURCE)
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(one) for one in entries()]
    file.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
