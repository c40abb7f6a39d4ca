"""Compares what the reader makes of model folders with what Espalier computed.

Usage: compare.py ROOT

ROOT holds folders that PythonReaderTest has written: each a model folder with images and Espalier's outputs for them, of
its engine and of plain loops in double precision, its gradients and running statistics after a step of training, and, where edits only took channels away, the model before them.
Prints a line for each and ends with code 1 where one differs.
"""

from __future__ import annotations

import pathlib
import sys

import torch
from torch import Tensor
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import espalier_model  # noqa: E402
from espalier_model import safetensors  # noqa: E402

OUTPUTS = 1e-5
"""The largest difference of outputs in double precision, as a share of the largest output."""

FLOATS = 1e-4
"""The same for 32-bit floats here and in Espalier's engine: each rounds in its own order."""

STATISTICS = 1e-3
"""The same for the loss and the running statistics after one step of training."""

GRADIENTS = 3e-2
"""The same for gradients. With few images a rectifier's edge falls on the other side here and there."""


def difference(actual: Tensor, expected: Tensor) -> float:
    """The largest difference, as a share of the largest expected value."""
    if actual.shape != expected.shape:
        raise AssertionError(f"the shape is {tuple(actual.shape)}, not {tuple(expected.shape)}")
    return ((actual - expected).abs().max() / expected.abs().max().clamp(min=1e-30)).item()


def learned(folder: pathlib.Path, expected: dict[str, Tensor]) -> tuple[float, float]:
    """One step of training: the difference of loss and statistics, and that of the gradients."""
    model = espalier_model.load(folder).double().train()
    logits = model(expected["images"].double())
    labels = torch.arange(len(logits)) % logits.shape[1]
    loss = functional.cross_entropy(logits, labels)
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    statistics = {name: buffer for name, buffer in model.named_buffers() if "running" in name}
    differences = []
    for values in (statistics, gradients):
        theirs = {name: expected[f"learned.{name}"].double() for name in values}
        flat = [torch.cat([each[name].flatten() for name in values]) for each in (values, theirs) if values]
        differences.append(difference(*flat) if flat else 0.0)
    return max(difference(loss.detach()[None], expected["loss"].double()), differences[0]), differences[1]


def sliced(model: espalier_model.Model, start: espalier_model.Model) -> int:
    """Holds that the history says which of the first weights are left; the number of layers compared."""
    filters, columns = model.kept("filters"), model.kept("columns")
    before, after = start.state_dict(), model.state_dict()
    for path, rows in filters.items():
        whole, left = before[f"{path}.weight"], after[f"{path}.weight"]
        assert rows.of == whole.shape[0], f"{path}: of {rows.of} filters, not {whole.shape[0]}"
        expected = whole[rows.channels]
        dense = whole.dim() == 2 or start.get_submodule(path).groups == 1
        if dense:
            expected = expected[:, columns[path].channels]
        assert not dense or torch.equal(expected, left), f"{path}: other weights than the history says"
        assert len(rows.channels) == left.shape[0]
    return len(filters)


def pictures(folder: pathlib.Path, model: espalier_model.Model) -> None:
    """A picture becomes the image that it is in Espalier."""
    from PIL import Image

    expected = safetensors.read(folder / "picture.safetensors")["image"]
    assert difference(model.preprocess(Image.open(folder / "picture.png")), expected) < 1e-6, "the picture differs"


WRONG = (
    ("network.json", None, None, "there is no network.json"),
    ("weights.safetensors", None, None, "there is no weights.safetensors"),
    ("history.json", None, None, "there is no history.json"),
    ("network.json", "{", "[", "is not JSON"),
    ("network.json", '"version": 2', '"version": 3', "its 'version' is 3 and this reader knows 2"),
    ("network.json", "espalier-network", "espalier-history", "its 'format' is not"),
    ("network.json", '"format": "espalier-network",\n  "version": 2,', "", "rewrite"),
    ("network.json", '"name": "flatten"', '"name": "flat"', "the operation 'flat' is not known"),
    ("network.json", '"kind": "relu6"', '"kind": "relu7"', "is not possible"),
    ("network.json", '"count-padding"', '"count"', "is not possible"),
    ("network.json", '"features": 7', '"features": 8', "the network needs (8, "),
    ("network.json", '"path": "stem"', '"path": "first"', "Cannot "),
    ("history.json", '"edits"', '"edit"', "a key is missing or wrong"),
    ("input.json", '"bilinear"', '"nearest"', "the interpolation nearest is not known"),
    ("input.json", '"mean"', '"means"', "a key is missing or wrong"),
    ("weights.safetensors", '"F32"', '"F99"', "it is damaged"),
)
"""What may be wrong with a folder, and what is said of it: a file, what is replaced by what, the reason."""


def refuses(folder: pathlib.Path) -> None:
    """What is wrong is named, in the reader's own error."""
    for name, right, wrong, reason in WRONG:
        path = folder / name
        content = path.read_bytes()
        assert right is None or right.encode() in content, f"{path} has no {right}"
        path.unlink()
        if right is not None:
            path.write_bytes(content.replace(right.encode(), wrong.encode(), 1))
        try:
            espalier_model.load(folder)
            raise AssertionError(f"{name}: {wrong} was read")
        except espalier_model.ModelFolderError as error:
            assert reason in str(error), f"{name}: {wrong}: {error}"
        path.write_bytes(content)


def compare(folder: pathlib.Path) -> bool:
    """Compares one folder and prints what came out."""
    name = (folder / "name").read_text(encoding="utf-8")
    expected = safetensors.read(folder / "expected.safetensors")
    model = espalier_model.load(folder)
    with torch.no_grad():
        floats = difference(model(expected["images"]), expected["outputs"])
        doubles = model.double()(expected["images"].double())
        outputs = difference(doubles, expected["reference"].double())
    line, good = f"outputs {outputs:.1e}  floats {floats:.1e}", outputs <= OUTPUTS and floats <= FLOATS
    model.float()
    if "loss" in expected:
        statistics, gradients = learned(folder, expected)
        line += f"  statistics {statistics:.1e}  gradients {gradients:.1e}"
        good = good and statistics <= STATISTICS and gradients <= GRADIENTS
    if (folder / "start").exists():
        line += f"  {sliced(model, espalier_model.load(folder / 'start'))} layers as the history says"
    if (folder / "picture.png").exists():
        pictures(folder, model)
        refuses(folder)
    print(f"{line}  {name}" + ("" if good else "  DIFFERS"))
    return good


def main(root: str) -> int:
    torch.set_num_threads(1)
    folders = sorted(path for path in pathlib.Path(root).iterdir() if path.is_dir())
    good = [compare(folder) for folder in folders]
    print(f"{len(good)} folders, {good.count(False)} differ")
    return 0 if folders and all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
