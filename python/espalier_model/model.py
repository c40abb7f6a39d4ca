"""A network of Espalier as a PyTorch module."""

from __future__ import annotations

import os
import pathlib
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Union

from torch import Tensor, nn

from . import safetensors
from .errors import ModelFolderError, check_format, read_json
from .history import History, Kept
from .input import Input
from .operations import OPERATIONS, Operation, Shape

IMAGE = "input"


class Node(NamedTuple):
    """One operation of the graph."""

    path: str
    inputs: Sequence[str]
    operation: Dict[str, Any]
    output: Shape


class Model(nn.Module):
    """A network that is run node by node; made by `load`.

    The state dict has Espalier's names, which are torchvision's where the network is torchvision's. Parameters train as in
    any module; `eval()` gives Espalier's outputs.

    Attributes:
        shape: `(channel, height, width)` of one image.
        nodes: the operations, each after its inputs; the last is the output.
        history: the edits that made the network.
        input: normalization, size and classes; None where the model has seen no data.
    """

    def __init__(self, shape: Shape, nodes: Sequence[Node], history: History, input: Optional[Input] = None):
        super().__init__()
        self.shape = shape
        self.nodes = list(nodes)
        self.history = history
        self.input = input
        self._steps: List[Callable[..., Tensor]] = []
        shapes = {IMAGE: shape}
        for node in self.nodes:
            for path in node.inputs:
                if path not in shapes:
                    raise ModelFolderError(f"Cannot build '{node.path}': its input '{path}' is not an earlier node")
            step = _build(node, [shapes[path] for path in node.inputs])
            shapes[node.path] = node.output
            if isinstance(step, nn.Module):
                self._place(node.path, step)
            self._steps.append(step)
        last = {path: place for place, node in enumerate(self.nodes) for path in node.inputs}
        self._done = [[path for path in last if last[path] == place] for place in range(len(self.nodes))]

    def _place(self, path: str, module: nn.Module) -> None:
        """Enters a module under its path; the parts of the path are modules too."""
        *above, name = path.split(".")
        parent: nn.Module = self
        # Not add_module: a part of a path may be the name of a method, as "type".
        for part in above:
            parent = parent._modules.setdefault(part, nn.Module())
        if name in parent._modules:
            module._modules.update(parent._modules[name]._modules)
        parent._modules[name] = module

    def forward(self, images: Tensor) -> Tensor:
        """The logits `(batch, class)` of normalized images `(batch, channel, height, width)`."""
        values = {IMAGE: images}
        for node, step, done in zip(self.nodes, self._steps, self._done):
            values[node.path] = step(*[values[path] for path in node.inputs])
            for path in done:
                del values[path]
        return values[self.nodes[-1].path].flatten(1)

    def preprocess(self, images: Any) -> Tensor:
        """Pictures or bytes as the network takes them; see `Input.preprocess`."""
        if self.input is None:
            raise ModelFolderError("Cannot preprocess: the model has no input.json, as it has seen no data")
        return self.input.preprocess(images)

    def kept(self, side: str = "filters") -> Dict[str, Kept]:
        """Which channels of each convolution and linear layer the history left.

        Indices count in the network as it was at first, or after the last rewriting.

        Args:
            side: `filters` for output channels, `columns` for input channels.
        """
        widths = {}
        for path, module in self.named_modules():
            if isinstance(module, nn.Conv2d):
                widths[path, "filters"], widths[path, "columns"] = module.out_channels, module.in_channels
            elif isinstance(module, nn.Linear):
                widths[path, "filters"], widths[path, "columns"] = module.out_features, module.in_features
        asked = {place: width for place, width in widths.items() if place[1] == side}
        return {path: kept for (path, _), kept in self.history.kept(asked).items()}

    def extra_repr(self) -> str:
        return f"{len(self.nodes)} nodes, input {'x'.join(map(str, self.shape))}"


def _build(node: Node, shapes: Sequence[Shape]) -> Operation:
    options = {key.replace("-", "_"): value for key, value in node.operation.items() if key != "name"}
    options = {"from_" if key == "from" else key: value for key, value in options.items()}
    name = node.operation.get("name")
    if name not in OPERATIONS:
        raise ModelFolderError(
            f"Cannot build '{node.path}': the operation '{name}' is not known; "
            "use the espalier_model that came with the Espalier that wrote the folder"
        )
    try:
        return OPERATIONS[name](shapes, **options)
    except (TypeError, KeyError, ValueError) as error:
        raise ModelFolderError(f"Cannot build '{node.path}': {node.operation} is not possible ({error})") from None


def load(folder: Union[str, os.PathLike]) -> Model:
    """Reads a model folder; the model is in evaluation mode.

    Args:
        folder: with network.json, weights.safetensors, history.json and, if the model has seen data, input.json.

    Raises:
        ModelFolderError: a file is missing or damaged, or of a version or with an operation that is not known.
    """
    folder = pathlib.Path(folder)
    path = folder / "network.json"
    content = read_json(path)
    check_format(content, path, "espalier-network", 2)
    try:
        nodes = [Node(node["path"], node["inputs"], node["op"], tuple(node["output"])) for node in content["nodes"]]
        shape = tuple(content["input"])
        if not nodes:
            raise ModelFolderError(f"Cannot read '{path}': it has no nodes")
    except (KeyError, TypeError) as error:
        raise ModelFolderError(f"Cannot read '{path}': a key is missing or wrong ({error})") from None
    history = History.read(folder / "history.json")
    has_input = (folder / "input.json").exists()
    model = Model(shape, nodes, history, Input.read(folder / "input.json") if has_input else None)
    _fill(model, safetensors.read(folder / "weights.safetensors"), folder)
    return model.eval()


def _fill(model: Model, tensors: Dict[str, Tensor], folder: pathlib.Path) -> None:
    """Takes over the tensors; those that a training method keeps beside the parameters are left out."""
    counters = "num_batches_tracked"
    state = {name: tensor for name, tensor in model.state_dict().items() if not name.endswith(counters)}
    for name, own in state.items():
        if name not in tensors:
            raise ModelFolderError(f"Cannot read model '{folder}': weights.safetensors has no tensor '{name}'")
        if tensors[name].shape != own.shape:
            raise ModelFolderError(
                f"Cannot read model '{folder}': tensor '{name}' has shape {tuple(tensors[name].shape)} "
                f"and the network needs {tuple(own.shape)}"
            )
    model.load_state_dict({name: tensors[name] for name in state}, strict=False)
