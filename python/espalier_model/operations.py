"""One builder for each operation of Espalier's catalogue.

A builder takes the shapes `(channel, height, width)` of the node's inputs and the operation's options, all of them, by
name; a hyphen is an underscore here, and `from` is `from_`. What it gives is called with the inputs' activations, always
`(batch, channel, height, width)`: a vector has height and width 1. A module that it gives becomes part of the model.
"""

from __future__ import annotations

import functools
from typing import Callable, Dict, List, Sequence, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from .layers import BorderedBatchNorm, LinearOverChannels, Selected

Shape = Tuple[int, int, int]
Operation = Callable[..., Tensor]

OPERATIONS: Dict[str, Callable[..., Operation]] = {}

ACTIVATIONS: Dict[str, Operation] = {
    "relu": functional.relu,
    "relu6": functional.relu6,
    "hard-swish": functional.hardswish,
    "hard-sigmoid": functional.hardsigmoid,
    "sigmoid": torch.sigmoid,
    "silu": functional.silu,
}


def operation(name: str) -> Callable:
    """Enters a builder into the table."""

    def enter(builder: Callable[..., Operation]) -> Callable[..., Operation]:
        OPERATIONS[name] = builder
        return builder

    return enter


@operation("conv")
def conv(shapes: Sequence[Shape], *, filters, kernel, stride, padding, dilation, groups, bias) -> Operation:
    """Cross-correlation with zero padding."""
    channels = shapes[0][0]
    return nn.Conv2d(channels, filters, kernel, stride, padding, dilation, groups, bias)


@operation("linear")
def linear(shapes: Sequence[Shape], *, features, bias) -> Operation:
    """A fully connected layer over a vector."""
    return LinearOverChannels(shapes[0][0], features, bias)


@operation("batch-norm")
def batch_norm(shapes: Sequence[Shape], *, eps, momentum) -> Operation:
    """PyTorch's: its eps, its momentum."""
    return nn.BatchNorm2d(shapes[0][0], eps, momentum)


@operation("bordered-batch-norm")
def bordered_batch_norm(shapes: Sequence[Shape], *, border, eps, momentum) -> Operation:
    """Batch normalization whose output has a border of what it makes of zero."""
    return BorderedBatchNorm(shapes[0][0], border, eps, momentum)


@operation("activation")
def activation(shapes: Sequence[Shape], *, kind) -> Operation:
    """PyTorch's function of that name."""
    return ACTIVATIONS[kind]


@operation("pool")
def pool(shapes: Sequence[Shape], *, kind, kernel, stride, padding, count_padding) -> Operation:
    """Maximum or average over a window."""
    if kind == "max":
        return functools.partial(functional.max_pool2d, kernel_size=kernel, stride=stride, padding=padding)
    if kind == "average":
        return functools.partial(
            functional.avg_pool2d, kernel_size=kernel, stride=stride, padding=padding, count_include_pad=count_padding
        )
    raise KeyError(kind)


@operation("global-average-pool")
def global_average_pool(shapes: Sequence[Shape]) -> Operation:
    """The mean over height and width."""
    return lambda x: x.mean((2, 3), keepdim=True)


@operation("add")
def add(shapes: Sequence[Shape]) -> Operation:
    """The sum of all inputs; one of height and width 1 is broadcast."""
    return lambda *inputs: functools.reduce(torch.add, inputs)


@operation("multiply")
def multiply(shapes: Sequence[Shape]) -> Operation:
    """The product of two inputs; one of height and width 1 is broadcast."""
    return torch.mul


@operation("concat")
def concat(shapes: Sequence[Shape]) -> Operation:
    """The inputs behind one another along the channels."""
    return lambda *inputs: torch.cat(inputs, 1)


@operation("flatten")
def flatten(shapes: Sequence[Shape]) -> Operation:
    """Channel-major, as PyTorch's."""
    return lambda x: x.flatten(1)[:, :, None, None]


@operation("dropout")
def dropout(shapes: Sequence[Shape], *, rate) -> Operation:
    """In training only."""
    return nn.Dropout(rate)


@operation("subsample")
def subsample(shapes: Sequence[Shape], *, stride) -> Operation:
    """Every so many rows and columns from the first."""
    return lambda x: x[:, :, ::stride, ::stride]


@operation("channel-slice")
def channel_slice(shapes: Sequence[Shape], *, from_, to) -> Operation:
    """The channels from the first (inclusive) to the second (exclusive)."""
    return lambda x: x[:, from_:to]


@operation("channel-pad")
def channel_pad(shapes: Sequence[Shape], *, before, after) -> Operation:
    """Channels of zeros before and after the input's."""
    return lambda x: functional.pad(x, (0, 0, 0, 0, before, after))


@operation("channel-shuffle")
def channel_shuffle(shapes: Sequence[Shape], *, groups) -> Operation:
    """With n channels in a group: `out[j * groups + i] = in[i * n + j]`."""
    return lambda x: x.unflatten(1, (groups, -1)).transpose(1, 2).flatten(1, 2)


@operation("channel-gather")
def channel_gather(shapes: Sequence[Shape], *, indices) -> Operation:
    """Output channel o is input channel `indices[o]`."""
    return Selected(indices)


@operation("channel-scatter")
def channel_scatter(shapes: Sequence[Shape], *, indices, channels) -> Operation:
    """Input channel i goes to output channel `indices[i]`; all others are zero."""
    sources: List[int] = [len(indices)] * channels
    for source, target in enumerate(indices):
        sources[target] = source
    return Selected(sources, zero=len(indices) < channels)
