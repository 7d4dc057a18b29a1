"""The files of our trained networks: what is not the one we know is refused, and said so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from headwater import attribution, matching, similarity
from headwater.errors import WeightsError
from headwater.networks import read_network

NETWORKS = pytest.mark.parametrize(
    "network", [attribution, similarity, matching], ids=lambda n: n.__name__
)


def copy_of(network: ModuleType, folder: Path) -> Path:
    return Path(shutil.copytree(network.WEIGHTS, folder / "weights"))


@NETWORKS
def test_a_changed_file_is_refused(network: ModuleType, tmp_path: Path) -> None:
    for name in network.FILES:
        folder = copy_of(network, tmp_path / name)
        with (folder / name).open("ab") as stream:
            stream.write(b"\n")
        with pytest.raises(WeightsError, match=f"{name}: sha256"):
            read_network(folder, network.FILES, network.FORMAT)


@NETWORKS
def test_a_missing_file_is_told(network: ModuleType, tmp_path: Path) -> None:
    for name in (*network.FILES, "manifest.json"):
        folder = copy_of(network, tmp_path / name)
        (folder / name).unlink()
        with pytest.raises(WeightsError, match="cannot read the"):
            read_network(folder, network.FILES, network.FORMAT)


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1, "files": {}}'])
def test_a_manifest_that_names_nothing_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(WeightsError, match="manifest"):
        read_network(tmp_path, ["encoder"], 1)


@NETWORKS
def test_weights_of_another_format_are_refused(network: ModuleType, tmp_path: Path) -> None:
    folder = copy_of(network, tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["format"] = 99
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(WeightsError, match="format 99"):
        read_network(folder, network.FILES, network.FORMAT)


@NETWORKS
def test_the_card_names_the_files_that_are_shipped(network: ModuleType) -> None:
    manifest = json.loads((network.WEIGHTS / "manifest.json").read_text(encoding="utf-8"))
    card = (network.WEIGHTS / "card.md").read_text(encoding="utf-8")
    assert all(digest in card for digest in manifest["files"].values())
