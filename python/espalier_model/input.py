"""What a model's images and outputs mean."""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any, List, Optional, Tuple

import numpy
import torch
from torch import Tensor

from .errors import ModelFolderError, read_json


@dataclasses.dataclass(frozen=True)
class Input:
    """Normalization, size and classes of a model; see `input.json` in docs/model-folder.md.

    Attributes:
        image: `(channel, height, width)`.
        mean: one for each channel, of `byte / 255`.
        std: one for each channel.
        classes: the names of the outputs, in order.
        shorter_side: what the shorter side of a picture is resized to, in pixels, before the middle is cut out; None where
            all images had the size of `image`.
    """

    image: Tuple[int, int, int]
    mean: List[float]
    std: List[float]
    classes: List[str]
    shorter_side: Optional[int] = None

    @staticmethod
    def read(path: pathlib.Path) -> Input:
        """Reads input.json."""
        content = read_json(path)
        try:
            resize = content.get("resize")
            if resize is not None and resize["interpolation"] != "bilinear":
                raise ModelFolderError(f"Cannot read '{path}': the interpolation {resize['interpolation']} is not known")
            return Input(
                tuple(content["image"]),
                content["mean"],
                content["std"],
                content["classes"],
                None if resize is None else resize["shorter-side"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ModelFolderError(f"Cannot read '{path}': a key is missing or wrong ({error})") from None

    def preprocess(self, images: Any) -> Tensor:
        """Images as the network takes them: `(batch, channel, height, width)`, `(byte / 255 - mean) / std`.

        Args:
            images: a Pillow image or a list of them, which are resized and cut out as Espalier does it; or bytes of the
                network's size, `(channel, height, width)` or with a batch before it, as a tensor or array of type uint8.
        """
        if hasattr(images, "convert"):
            images = [images]
        if isinstance(images, (list, tuple)) and all(hasattr(image, "convert") for image in images):
            images = numpy.stack([self._bytes(image) for image in images])
        pixels = torch.as_tensor(images)
        if pixels.dtype != torch.uint8 or tuple(pixels.shape[-3:]) != tuple(self.image) or pixels.dim() not in (3, 4):
            raise ValueError(
                f"Cannot preprocess {pixels.dtype} of shape {tuple(pixels.shape)}: give uint8 of shape {self.image}, "
                "with or without a batch before it, or Pillow images"
            )
        pixels = pixels.reshape(-1, *self.image).double() / 255
        mean, std = (torch.tensor(values, dtype=torch.float64, device=pixels.device) for values in (self.mean, self.std))
        return ((pixels - mean[:, None, None]) / std[:, None, None]).float()

    def _bytes(self, picture: Any) -> numpy.ndarray:
        channels, height, width = self.image
        picture = picture.convert("RGB" if channels == 3 else "L")
        if self.shorter_side is not None:
            shorter = min(picture.size)
            # 2 is Pillow's BILINEAR, which blurs what becomes smaller.
            picture = picture.resize([self.shorter_side * side // shorter for side in picture.size], 2)
            left, top = round((picture.width - width) / 2), round((picture.height - height) / 2)
            picture = picture.crop((left, top, left + width, top + height))
        elif picture.size != (width, height):
            raise ValueError(
                f"Cannot preprocess a picture of {picture.width}x{picture.height}: the model was trained on images of "
                f"{width}x{height} that were never resized; resize it first"
            )
        pixels = numpy.array(picture, dtype=numpy.uint8).reshape(picture.height, picture.width, channels)
        return pixels.transpose(2, 0, 1)
