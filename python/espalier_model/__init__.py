"""Reads a model folder of Espalier as a PyTorch module: `model = espalier_model.load("out/model")`."""

from .errors import ModelFolderError
from .history import Edit, History, Kept
from .input import Input
from .model import Model, load

__all__ = ["Edit", "History", "Input", "Kept", "Model", "ModelFolderError", "load"]
