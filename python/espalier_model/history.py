"""The edits that made a network, and which channels of each layer they left."""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any, Dict, List, Mapping, Set, Tuple

from .errors import ModelFolderError, check_format, read_json

Place = Tuple[str, str]
"""A node and a side of it: `filters`, `columns` or `scales`."""


@dataclasses.dataclass(frozen=True)
class Kept:
    """Which channels of a layer are left: `channels`, as indices among the `of` that there were."""

    channels: List[int]
    of: int


@dataclasses.dataclass(frozen=True)
class Edit:
    """One edit; what its keys mean is in docs/model-folder.md.

    Attributes:
        kind: `removal`, `merging`, `narrowing`, `sampling`, `rescaling` or `rewriting`.
        why: what asked for it, with every option.
        content: the edit's object in history.json, with all keys.
    """

    kind: str
    why: str
    content: Mapping[str, Any]

    def removed(self) -> Dict[Place, Set[int]]:
        """The channels that went, by place: indices before this edit."""
        gone: Dict[Place, Set[int]] = {}
        for name, kept in self._kept().items():
            if name not in self.content.get("members", {}):
                raise ModelFolderError(
                    f"Cannot tell which channels of '{name}' went: an earlier version of Espalier recorded the edit "
                    f"'{self.why}' and did not say where they were"
                )
            atoms = [atom for atom in range(self.content["of"][name]) if atom not in kept]
            for member in self.content["members"][name]:
                each = member["each"]
                listed = member.get("channels")
                places = gone.setdefault((member["node"], member["side"]), set())
                for channel in (atom * each + i for atom in atoms for i in range(each)):
                    places.add(member["first"] + channel if listed is None else listed[channel])
        return gone

    def _kept(self) -> Dict[str, Set[int]]:
        """The atoms that stay of each group, or the channels of the one node."""
        if self.kind == "removal":
            return {name: set(atoms) for name, atoms in self.content["kept"].items()}
        if self.kind == "merging":
            return {
                name: set(range(self.content.get("of", {}).get(name, 0))) - {atom for cluster in clusters for atom in cluster[1:]}
                for name, clusters in self.content["clusters"].items()
            }
        if self.kind in ("narrowing", "sampling"):
            return {self.content["node"]: set(self.content["kept"])}
        return {}


@dataclasses.dataclass(frozen=True)
class History:
    """The edits in order."""

    edits: List[Edit]

    @staticmethod
    def read(path: pathlib.Path) -> History:
        """Reads history.json."""
        content = read_json(path)
        check_format(content, path, "espalier-history", 2)
        try:
            return History([Edit(edit["kind"], edit["why"], edit) for edit in content["edits"]])
        except (KeyError, TypeError) as error:
            raise ModelFolderError(f"Cannot read '{path}': a key is missing or wrong ({error})") from None

    def kept(self, widths: Mapping[Place, int]) -> Dict[Place, Kept]:
        """Which channels are left, counted in the network as it was at first, or after the last rewriting.

        Args:
            widths: how many channels each place has now.
        """
        edits = self.edits
        for place, edit in enumerate(self.edits):
            if edit.kind == "rewriting":
                edits = self.edits[place + 1 :]
        removals = [edit.removed() for edit in edits]
        kept = {}
        for place, width in widths.items():
            of = width + sum(len(removed.get(place, ())) for removed in removals)
            channels = list(range(of))
            for removed in removals:
                gone = removed.get(place, ())
                channels = [channel for now, channel in enumerate(channels) if now not in gone]
            kept[place] = Kept(channels, of)
        return kept
