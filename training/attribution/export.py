"""Turn trained weights into the files that headwater loads.

    python training/attribution/export.py RUN_FOLDER/mean.safetensors --tokenizer tokenizer.json \
        --out src/headwater/weights/attribution [--settings settings.json]

The ONNX graphs are written node by node: the fused operators of onnxruntime are used directly, so
no exporter stands between the network and its file. Several checkpoints may be named: their weights
are averaged. The manifest is written last, so a folder is never half new.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper
from safetensors.numpy import load_file

sys.path.append(str(Path(__file__).parent.parent))
from network import HEADS, LAYERS, Graph, Weights, place, quantize, save_graph, word_table

from headwater.attribution import FORMAT, MAX_PIECES, ROLES, TAGS

HIDDEN, LINK_HEADS = 384, 4
VERSION = "1"


def gelu(graph: Graph, x: str) -> str:
    """Add the exact GELU."""
    return graph.add("Gelu", x, domain="com.microsoft")


def layer(graph: Graph, x: str, name: str, heads: int) -> str:
    """Add a transformer layer of ours, without a mask: a window is run alone."""
    value = graph.weights[f"{name}.qkv.weight"].astype(np.float32).T
    taken = (graph.constant(f"{name}.qkv.weight", value), graph.weight(f"{name}.qkv.bias"))
    seen = graph.add("Attention", x, *taken, domain="com.microsoft", num_heads=heads)
    x = graph.norm(graph.add("Add", x, graph.linear(seen, f"{name}.out")), f"{name}.norm1")
    inner = graph.linear(gelu(graph, graph.linear(x, f"{name}.up")), f"{name}.down")
    return graph.norm(graph.add("Add", x, inner), f"{name}.norm2")


def _value(name: str, kind: int, *shape: int | str) -> Any:
    return helper.make_tensor_value_info(name, kind, list(shape))


def write_encoder(weights: Weights, path: Path) -> None:
    """The encoder with the tagging head, in fp32 but for the word embeddings."""
    graph = Graph(weights)
    x = word_table(graph, "encoder.word.weight")
    at = weights["encoder.position.weight"][:MAX_PIECES] + weights["encoder.kind"]
    graph.constant("place", at.astype(np.float32))
    graph.constant("zero", np.array([0], dtype=np.int64))
    length = graph.add("Shape", "ids")
    x = graph.add("Add", x, graph.add("Slice", "place", "zero", length, "zero"))
    for name in ("case", "quote"):
        table = graph.weight(f"encoder.{name}.weight")
        x = graph.add("Add", x, graph.add("Gather", table, name))
    x = graph.norm(x, "encoder.norm")
    x = graph.add("Unsqueeze", x, "zero")
    for i in range(LAYERS):
        x = layer(graph, x, f"encoder.layers.{i}", HEADS)
    hidden = graph.add("Squeeze", x, "zero", out="hidden")
    tags = graph.linear(hidden, "tags")
    graph.add("Softmax", tags, out="tags", axis=-1)
    ids, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [_value(name, ids, "length") for name in ("ids", "case", "quote")]
    outputs = [_value("hidden", real, "length", HIDDEN), _value("tags", real, "length", len(TAGS))]
    save_graph(graph, "attribution", inputs, outputs, path)


def write_link(weights: Weights, path: Path) -> None:
    """The head that reads the window from each cue, in fp32."""
    graph = Graph(weights)
    graph.constant("one", np.array([1], dtype=np.int64))
    graph.constant("last", np.array([2], dtype=np.int64))
    mean = graph.add("MatMul", "weights", "hidden")
    cue = graph.add("Unsqueeze", graph.linear(mean, "link.cue"), "one")
    gate = graph.add("Unsqueeze", graph.linear(mean, "link.cue_gate"), "one")
    gated = graph.add("Mul", graph.linear("hidden", "link.gate"), gate)
    x = graph.add("Add", graph.add("Add", graph.linear("hidden", "link.token"), cue), gated)
    for name in ("distance", "paragraph", "quote"):
        table = graph.weight(f"link.{name}.weight")
        x = graph.add("Add", x, graph.add("Gather", table, name))
    x = graph.norm(gelu(graph, x), "link.norm")
    x = layer(graph, x, "link.layer", LINK_HEADS)
    graph.add("Softmax", graph.linear(x, "link.roles"), out="roles", axis=-1)
    pooled = graph.add("MatMul", graph.add("Unsqueeze", "weights", "one"), x)
    pooled = graph.add("Squeeze", pooled, "one")
    valid = graph.add("Sigmoid", graph.linear(pooled, "link.valid"))
    graph.add("Squeeze", valid, "one", out="valid")
    ids, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [_value("hidden", real, "length", HIDDEN), _value("weights", real, "cues", "length")]
    inputs += [_value(name, ids, "cues", "length") for name in ("distance", "paragraph", "quote")]
    outputs = [_value("roles", real, "cues", "length", len(ROLES)), _value("valid", real, "cues")]
    save_graph(graph, "attribution", inputs, outputs, path)


def average(paths: list[Path]) -> Weights:
    """The mean of the checkpoints' weights."""
    loaded = [load_file(path) for path in paths]
    return {name: np.mean([part[name] for part in loaded], axis=0) for name in loaded[0]}


def main() -> None:
    """Read the arguments, build, quantise, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", type=Path, required=True, help="JSON that choose.py wrote")
    parser.add_argument("--seven-bit", action="store_true", help="for old CPUs; F1 -.003")
    parser.add_argument("--fp32", action="store_true", help="do not quantise (to compare)")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    weights = average(args.checkpoints)
    with tempfile.TemporaryDirectory() as scratch:
        names = ("full", "small", "link", "light")
        full, small, link, light = (Path(scratch) / name for name in names)
        write_encoder(weights, full)
        write_link(weights, link)
        if args.fp32:
            small, light = full, link
        else:
            quantize(full, small, reduce_range=args.seven_bit)
            quantize(link, light, reduce_range=args.seven_bit)
        data = {
            "encoder.int8.onnx": small.read_bytes(),
            "link.int8.onnx": light.read_bytes(),
            "tokenizer.json": args.tokenizer.read_bytes(),
        }
    files = {name: place(args.out, name, content) for name, content in data.items()}
    manifest = {"format": FORMAT, "version": VERSION, "max_pieces": MAX_PIECES, "files": files}
    manifest |= json.loads(args.settings.read_text(encoding="utf-8"))
    text = json.dumps(manifest, indent=2) + "\n"
    place(args.out, "manifest.json", text.encode("utf-8"))


if __name__ == "__main__":
    main()
