"""ONNX Runtime's process in the benchmarks: evaluates deployed networks, and speaks the contenders' protocol.

Usage: onnx_contender.py FOLDER IMAGES THREADS

FOLDER is as for torch_contender.py. The network becomes an ONNX graph, node by node; batch normalizations are refused, because a
deployed network has none. The first line is {"parameters": 1, "loss": 2.3, "version": "..."}. Then, for each line
"infer SECONDS LEAST" on standard input, it warms up and prints "ready"; on the next line it works for so many seconds, at least so
many steps, and prints images a second.
"""

import json
import struct
import sys
import time

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
WARM_UP_SECONDS, WARM_UP_STEPS = 1.0, 1
ACTIVATIONS = {"relu": "Relu", "hard-swish": "HardSwish", "sigmoid": "Sigmoid"}


def safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[begin:end], dtype=np.float32).reshape(entry["shape"])
    return tensors


class Graph:
    def __init__(self, description, weights):
        self.weights = weights
        self.nodes = []
        self.constants = {}
        for node in description["nodes"]:
            self.add(node["op"], node["path"], node["inputs"])
        self.input = ["images", *description["input"]]
        self.output = description["nodes"][-1]["path"]

    def constant(self, name, values):
        self.constants[name] = values
        return name

    def weight(self, path, key):
        return self.constant(f"{path}.{key}", self.weights[f"{path}.{key}"])

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))

    def add(self, op, path, inputs):
        name = op["name"]
        if name == "conv":
            terms = [self.weight(path, "weight")] + ([self.weight(path, "bias")] if op["bias"] else [])
            self.node(
                "Conv",
                inputs + terms,
                path,
                kernel_shape=op["kernel"],
                strides=op["stride"],
                pads=op["padding"] * 2,
                dilations=op["dilation"],
                group=op["groups"],
            )
        elif name == "linear":
            terms = [self.weight(path, "weight")] + ([self.weight(path, "bias")] if op["bias"] else [])
            self.node("Gemm", inputs + terms, path, transB=1)
        elif name == "activation" and op["kind"] == "relu6":
            ends = [self.constant(f"{path}.{end}", np.float32(end)) for end in (0, 6)]
            self.node("Clip", inputs + ends, path)
        elif name == "activation" and op["kind"] in ACTIVATIONS:
            self.node(ACTIVATIONS[op["kind"]], inputs, path)
        elif name == "add":
            self.node("Add", inputs, path)
        elif name == "concat":
            self.node("Concat", inputs, path, axis=1)
        elif name == "channel-pad":
            extents = np.array([0, op["before"], 0, 0, 0, op["after"], 0, 0], dtype=np.int64)
            self.node("Pad", inputs + [self.constant(f"{path}.extents", extents)], path)
        elif name == "subsample":
            bounds = {"starts": [0, 0], "ends": [2**31 - 1] * 2, "axes": [2, 3], "steps": [op["stride"]] * 2}
            terms = [self.constant(f"{path}.{key}", np.array(v, dtype=np.int64).reshape(-1)) for key, v in bounds.items()]
            self.node("Slice", inputs + terms, path)
        elif name == "global-average-pool":
            self.node("GlobalAveragePool", inputs, f"{path}.mean")
            self.node("Flatten", [f"{path}.mean"], path)
        elif name == "pool" and op["kind"] == "max":
            self.node(
                "MaxPool", inputs, path, kernel_shape=op["kernel"], strides=op["stride"], pads=op["padding"] * 2
            )
        else:
            raise SystemExit(f"Cannot build {op} in ONNX: leave the network or the contender out, or measure NETWORK@deploy")

    def model(self):
        graph = helper.make_graph(
            self.nodes,
            "network",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, self.input)],
            [helper.make_tensor_value_info(self.output, TensorProto.FLOAT, None)],
            [numpy_helper.from_array(np.array(values), name) for name, values in self.constants.items()],
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def main(folder, count, threads):
    with open(f"{folder}/network.json", encoding="utf-8") as file:
        graph = Graph(json.load(file), safetensors(f"{folder}/weights.safetensors"))
    batch = safetensors(f"{folder}/batch.safetensors")
    images = np.ascontiguousarray(batch["images"][:count])
    labels = batch["labels"][:count].astype(int)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = onnxruntime.InferenceSession(
        graph.model().SerializeToString(), options, providers=["CPUExecutionProvider"]
    )

    def infer():
        return session.run(None, {"input": images})[0]

    def rate(seconds, least):
        start, steps, elapsed = time.perf_counter(), 0, 0.0
        while steps < least or elapsed < seconds:
            infer()
            steps += 1
            elapsed = time.perf_counter() - start
        return steps * count / elapsed

    logits = infer().astype(np.float64)
    shifted = logits - logits.max(axis=1, keepdims=True)
    loss = np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(count), labels])
    parameters = sum(values.size for values in graph.weights.values())
    version = f"ONNX Runtime {onnxruntime.__version__}, Python {sys.version.split()[0]}"
    print(json.dumps({"parameters": parameters, "loss": float(loss), "version": version}), flush=True)
    for line in iter(sys.stdin.readline, ""):
        mode, seconds, least = line.split()
        if mode != "infer":
            raise SystemExit("Cannot train in ONNX Runtime: it evaluates only; add --modes inference, or leave it out")
        rate(max(WARM_UP_SECONDS, float(seconds)), WARM_UP_STEPS)
        print("ready", flush=True)
        sys.stdin.readline()
        print(rate(float(seconds), int(least)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
