"""Turn trained weights into the files that headwater loads.

    python training/attribution/export.py RUN_FOLDER/mean.safetensors --tokenizer tokenizer.json \
        --out src/headwater/weights/attribution [--settings settings.json]

The ONNX graphs are written node by node: the fused operators of onnxruntime are used directly, so
no exporter stands between the network and its file. Several checkpoints may be named: their weights
are averaged. The manifest is written last, so a folder is never half new.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (  # type: ignore[import-untyped]
    QuantType,
    quantize_dynamic,
)
from safetensors.numpy import load_file

from headwater.attribution import FORMAT, MAX_PIECES, ROLES, TAGS

LAYERS, HEADS, HIDDEN, LINK_HEADS = 6, 12, 384, 4
OPSET, IR = 17, 8
VERSION = "1"
Weights = dict[str, np.ndarray]


class Graph:
    """A small builder: every call adds one node and gives back the name of its output."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: np.ndarray) -> str:
        """A stored tensor."""
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def weight(self, name: str, *, transpose: bool = False) -> str:
        """A trained tensor under its own name; linear layers are stored the other way round."""
        value = self.weights[name].astype(np.float32)
        return self.constant(name, value.T if transpose else value)

    def add(self, op: str, *inputs: str, domain: str = "", out: str = "", **attributes: Any) -> str:
        """One node with one output."""
        out = out or f"{op}_{len(self.nodes)}"
        node = helper.make_node(op, list(inputs), [out], name=out, domain=domain, **attributes)
        self.nodes.append(node)
        return out

    def linear(self, x: str, name: str) -> str:
        """A linear layer."""
        product = self.add("MatMul", x, self.weight(f"{name}.weight", transpose=True))
        return self.add("Add", product, self.weight(f"{name}.bias"))

    def gelu(self, x: str) -> str:
        """The exact GELU."""
        return self.add("Gelu", x, domain="com.microsoft")

    def norm(self, x: str, name: str) -> str:
        """Layer normalisation."""
        names = (self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))
        return self.add("LayerNormalization", x, *names, axis=-1, epsilon=1e-12)

    def layer(self, x: str, name: str, heads: int) -> str:
        """A transformer layer without a mask: a window is run alone, so nothing is padding."""
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        node = helper.make_node("Split", [self.linear(x, f"{name}.qkv")], parts, axis=-1)
        self.nodes.append(node)
        domain = "com.microsoft"
        seen = self.add("MultiHeadAttention", *parts, domain=domain, num_heads=heads)
        x = self.norm(self.add("Add", x, self.linear(seen, f"{name}.out")), f"{name}.norm1")
        inner = self.linear(self.gelu(self.linear(x, f"{name}.up")), f"{name}.down")
        return self.norm(self.add("Add", x, inner), f"{name}.norm2")

    def save(self, path: Path, inputs: list[Any], outputs: list[Any]) -> None:
        """Check the graph and write it."""
        stored = list(self.constants.values())
        graph = helper.make_graph(self.nodes, "attribution", inputs, outputs, stored)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR)
        model.producer_name = "headwater"
        onnx.save(model, str(path))


def _value(name: str, kind: int, *shape: int | str) -> Any:
    return helper.make_tensor_value_info(name, kind, list(shape))


def _table(graph: Graph, name: str) -> str:
    """The word embeddings as int8 with one scale for each row."""
    table = graph.weights[name].astype(np.float32)
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    whole = graph.constant(f"{name}.int8", np.round(table / scale).astype(np.int8))
    scales = graph.constant(f"{name}.scale", scale)
    rows = graph.add("Cast", graph.add("Gather", whole, "ids"), to=TensorProto.FLOAT)
    return graph.add("Mul", rows, graph.add("Gather", scales, "ids"))


def write_encoder(weights: Weights, path: Path) -> None:
    """The encoder with the tagging head, in fp32 but for the word embeddings."""
    graph = Graph(weights)
    x = _table(graph, "encoder.word.weight")
    place = weights["encoder.position.weight"][:MAX_PIECES] + weights["encoder.kind"]
    graph.constant("place", place.astype(np.float32))
    graph.constant("zero", np.array([0], dtype=np.int64))
    length = graph.add("Shape", "ids")
    x = graph.add("Add", x, graph.add("Slice", "place", "zero", length, "zero"))
    for name in ("case", "quote"):
        table = graph.weight(f"encoder.{name}.weight")
        x = graph.add("Add", x, graph.add("Gather", table, name))
    x = graph.norm(x, "encoder.norm")
    x = graph.add("Unsqueeze", x, "zero")
    for i in range(LAYERS):
        x = graph.layer(x, f"encoder.layers.{i}", HEADS)
    hidden = graph.add("Squeeze", x, "zero", out="hidden")
    tags = graph.linear(hidden, "tags")
    graph.add("Softmax", tags, out="tags", axis=-1)
    ids, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [_value(name, ids, "length") for name in ("ids", "case", "quote")]
    outputs = [_value("hidden", real, "length", HIDDEN), _value("tags", real, "length", len(TAGS))]
    graph.save(path, inputs, outputs)


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
    x = graph.norm(graph.gelu(x), "link.norm")
    x = graph.layer(x, "link.layer", LINK_HEADS)
    graph.add("Softmax", graph.linear(x, "link.roles"), out="roles", axis=-1)
    pooled = graph.add("MatMul", graph.add("Unsqueeze", "weights", "one"), x)
    pooled = graph.add("Squeeze", pooled, "one")
    valid = graph.add("Sigmoid", graph.linear(pooled, "link.valid"))
    graph.add("Squeeze", valid, "one", out="valid")
    ids, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [_value("hidden", real, "length", HIDDEN), _value("weights", real, "cues", "length")]
    inputs += [_value(name, ids, "cues", "length") for name in ("distance", "paragraph", "quote")]
    outputs = [_value("roles", real, "cues", "length", len(ROLES)), _value("valid", real, "cues")]
    graph.save(path, inputs, outputs)


def quantize(source: Path, target: Path, *, reduce_range: bool) -> None:
    """Weights of the matrix products to int8, one scale for each column."""
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=reduce_range,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )


def average(paths: list[Path]) -> Weights:
    """The mean of the checkpoints' weights."""
    loaded = [load_file(path) for path in paths]
    return {name: np.mean([part[name] for part in loaded], axis=0) for name in loaded[0]}


def _place(folder: Path, name: str, data: bytes) -> str:
    """Write a file all or nothing; its sha256."""
    part = folder / f".{name}.part"
    part.write_bytes(data)
    os.replace(part, folder / name)
    return hashlib.sha256(data).hexdigest()


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
    files = {name: _place(args.out, name, content) for name, content in data.items()}
    manifest = {"format": FORMAT, "version": VERSION, "max_pieces": MAX_PIECES, "files": files}
    manifest |= json.loads(args.settings.read_text(encoding="utf-8"))
    text = json.dumps(manifest, indent=2) + "\n"
    _place(args.out, "manifest.json", text.encode("utf-8"))


if __name__ == "__main__":
    main()
