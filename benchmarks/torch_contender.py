"""PyTorch's process in the benchmarks: reads a subject's folder and speaks the contenders' protocol.

Usage: torch_contender.py FOLDER IMAGES THREADS [channels-last]

FOLDER holds network.json (nodes in order, each with an operation and all its options), weights.safetensors and
batch.safetensors. The first training step is printed as {"parameters": 1, "loss": 2.3, "version": "..."}. Then, for each line
"train SECONDS LEAST" or "infer SECONDS LEAST" on standard input, it warms up and prints "ready"; on the next line it works for so
many seconds, at least so many steps, and prints images a second.
"""

import json
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional

RATE, MOMENTUM, DECAY = 0.01, 0.9, 5e-4
WARM_UP_SECONDS, WARM_UP_STEPS = 1.0, 1


def safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin)
        tensors[name] = values.reshape(entry["shape"]).clone()
    return tensors


class Pad(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.extents = (0, 0, 0, 0, before, after)

    def forward(self, x):
        return functional.pad(x, self.extents)


class Subsample(nn.Module):
    def __init__(self, stride):
        super().__init__()
        self.stride = stride

    def forward(self, x):
        return x[:, :, :: self.stride, :: self.stride]


class Add(nn.Module):
    def forward(self, first, *others):
        for other in others:
            first = first + other
        return first


class Cat(nn.Module):
    def forward(self, *parts):
        return torch.cat(parts, 1)


class Mean(nn.Module):
    def forward(self, x):
        return functional.adaptive_avg_pool2d(x, 1).flatten(1)


def module(op, channels, alone):
    """The module of an operation; `alone` says that nothing else reads its input, so that it may be overwritten."""
    o = {key: tuple(value) if isinstance(value, list) else value for key, value in op.items()}
    name = o["name"]
    if name == "conv":
        return nn.Conv2d(
            channels,
            o["filters"],
            o["kernel"],
            stride=o["stride"],
            padding=o["padding"],
            dilation=o["dilation"],
            groups=o["groups"],
            bias=o["bias"],
        )
    if name == "batch-norm":
        return nn.BatchNorm2d(channels, eps=o["eps"], momentum=o["momentum"])
    if name == "activation" and o["kind"] == "relu":
        return nn.ReLU(inplace=alone)
    if name == "activation" and o["kind"] == "relu6":
        return nn.ReLU6(inplace=alone)
    if name == "concat":
        return Cat()
    if name == "linear":
        return nn.Linear(channels, o["features"], bias=o["bias"])
    if name == "add":
        return Add()
    if name == "channel-pad":
        return Pad(o["before"], o["after"])
    if name == "subsample":
        return Subsample(o["stride"])
    if name == "global-average-pool":
        return Mean()
    if name == "pool" and o["kind"] == "max":
        return nn.MaxPool2d(o["kernel"], o["stride"], o["padding"])
    raise SystemExit(f"Cannot build {op} in PyTorch: no module is known for it; leave the network or the contender out")


class Network(nn.Module):
    def __init__(self, description, weights):
        super().__init__()
        nodes = description["nodes"]
        places = {"input": 0}
        channels = [description["input"][0]]
        readers = [name for node in nodes for name in node["inputs"]]
        self.layers = nn.ModuleList()
        self.inputs = []
        for node in nodes:
            sources = [places[name] for name in node["inputs"]]
            first = node["inputs"][0]
            layer = module(node["op"], channels[sources[0]], first != "input" and readers.count(first) == 1)
            state = {key: weights[f"{node['path']}.{key}"] for key in layer.state_dict() if key != "num_batches_tracked"}
            layer.load_state_dict(state, strict=False)
            places[node["path"]] = len(channels)
            channels.append(self.width(layer, [channels[source] for source in sources]))
            self.layers.append(layer)
            self.inputs.append(sources)
        last = {source: step for step, sources in enumerate(self.inputs) for source in sources}
        self.unused = [[source for source in last if last[source] == step] for step in range(len(nodes))]

    @staticmethod
    def width(layer, channels):
        if isinstance(layer, Cat):
            return sum(channels)
        if isinstance(layer, nn.Conv2d):
            return layer.out_channels
        if isinstance(layer, nn.Linear):
            return layer.out_features
        if isinstance(layer, Pad):
            return channels[0] + layer.extents[4] + layer.extents[5]
        return channels[0]

    def forward(self, images):
        values = [images]
        for layer, sources, unused in zip(self.layers, self.inputs, self.unused):
            values.append(layer(*[values[source] for source in sources]))
            for source in unused:
                values[source] = None
        return values[-1]


def main(folder, count, threads, layout):
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    with open(f"{folder}/network.json", encoding="utf-8") as file:
        network = Network(json.load(file), safetensors(f"{folder}/weights.safetensors"))
    batch = safetensors(f"{folder}/batch.safetensors")
    images, labels = batch["images"][:count].contiguous(), batch["labels"][:count].long()
    if layout == "channels-last":
        network = network.to(memory_format=torch.channels_last)
        images = images.contiguous(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=DECAY)

    def train():
        network.train()
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    def infer():
        network.eval()
        with torch.inference_mode():
            return network(images).numpy()

    def rate(work, seconds, least):
        start, steps, elapsed = time.perf_counter(), 0, 0.0
        while steps < least or elapsed < seconds:
            work()
            steps += 1
            elapsed = time.perf_counter() - start
        return steps * count / elapsed

    parameters = sum(parameter.numel() for parameter in network.parameters())
    version = f"PyTorch {torch.__version__}, Python {sys.version.split()[0]}"
    print(json.dumps({"parameters": parameters, "loss": train(), "version": version}), flush=True)
    for line in iter(sys.stdin.readline, ""):
        mode, seconds, least = line.split()
        work = train if mode == "train" else infer
        rate(work, max(WARM_UP_SECONDS, float(seconds)), WARM_UP_STEPS)
        print("ready", flush=True)
        sys.stdin.readline()
        print(rate(work, float(seconds), int(least)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "default")
