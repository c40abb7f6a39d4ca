"""Reads the safetensors file format; Espalier writes 32-bit floats."""

from __future__ import annotations

import json
import pathlib
import struct

import torch

from .errors import ModelFolderError, unreadable

TYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
}


def read(path: pathlib.Path) -> dict[str, torch.Tensor]:
    """All tensors of a file by their names, in its order."""
    try:
        content = bytearray(path.read_bytes())
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        (length,) = struct.unpack_from("<Q", content)
        header = json.loads(content[8 : 8 + length].decode("utf-8"))
        header.pop("__metadata__", None)
        return {name: _tensor(content, 8 + length, entry) for name, entry in header.items()}
    except (struct.error, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ModelFolderError(f"Cannot read '{path}': it is damaged ({error}); write the file again") from None


def _tensor(content: bytearray, start: int, entry: dict) -> torch.Tensor:
    begin, end = entry["data_offsets"]
    kind = TYPES[entry["dtype"]]
    count = (end - begin) // kind.itemsize
    if count == 0:
        return torch.empty(entry["shape"], dtype=kind)
    return torch.frombuffer(content, dtype=kind, count=count, offset=start + begin).reshape(entry["shape"]).clone()
