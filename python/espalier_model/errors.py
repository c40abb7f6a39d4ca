"""What is wrong with a model folder, in one sentence for its user."""

from __future__ import annotations

import json
import pathlib
from typing import Any


class ModelFolderError(ValueError):
    """A file of a model folder is missing, damaged, or of a version that this reader does not know."""


def unreadable(path: pathlib.Path, error: OSError) -> ModelFolderError:
    """Why a file of a model folder cannot be read, and what such a folder holds."""
    reason = f"there is no {path.name}" if isinstance(error, FileNotFoundError) else f"{path.name}: {error.strerror}"
    return ModelFolderError(
        f"Cannot read model '{path.parent}': {reason}; a model folder holds network.json, weights.safetensors and history.json"
    )


def read_json(path: pathlib.Path) -> Any:
    """The content of a JSON file; an error that names it where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError as error:
        raise ModelFolderError(f"Cannot read '{path}': it is not JSON: {error}") from None


def check_format(content: Any, path: pathlib.Path, name: str, version: int) -> None:
    """Refuses what says another `format`, or another `version`, than this reader was written for."""
    if isinstance(content, list) or (isinstance(content, dict) and not {"format", "version"} & content.keys()):
        raise ModelFolderError(
            f"Cannot read '{path}': an earlier version of Espalier wrote it, and this reader knows version {version}; "
            f"write the model anew by: bin/espalier rewrite {path.parent} --to drop-branches --out NEW"
        )
    if not isinstance(content, dict) or content.get("format") != name:
        raise ModelFolderError(f"Cannot read '{path}': its 'format' is not \"{name}\"; name a model folder")
    if content.get("version") != version:
        raise ModelFolderError(
            f"Cannot read '{path}': its 'version' is {content.get('version')} and this reader knows {version}; "
            "use the espalier_model that came with the Espalier that wrote it"
        )
