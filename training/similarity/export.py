"""Turn an encoder's weights into the files that headwater.similarity loads.

    python training/similarity/export.py model.safetensors --tokenizer tokenizer.json \
        --out src/headwater/weights/similarity

The ONNX graph is written node by node, with mean pooling and normalisation inside. A second
checkpoint may be named with ``--mix SHARE OTHER``: the weights written are then the weighted mean
of the two. The manifest is written last, so a folder is never half new.
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

from headwater.similarity import FORMAT, MAX_PIECES, SIZE

LAYERS, HEADS = 6, 12
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
        """Return the name of a stored tensor."""
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def weight(self, name: str) -> str:
        """Return the name of a trained tensor, stored under its own name."""
        return self.constant(name, self.weights[name].astype(np.float32))

    def add(self, op: str, *inputs: str, domain: str = "", out: str = "", **attributes: Any) -> str:
        """Add one node with one output."""
        out = out or f"{op}_{len(self.nodes)}"
        node = helper.make_node(op, list(inputs), [out], name=out, domain=domain, **attributes)
        self.nodes.append(node)
        return out

    def linear(self, x: str, *names: str) -> str:
        """Add one linear layer, or several that read the same input as one wide product."""
        value = np.concatenate([self.weights[f"{n}.weight"] for n in names]).astype(np.float32)
        bias = np.concatenate([self.weights[f"{n}.bias"] for n in names]).astype(np.float32)
        product = self.add("MatMul", x, self.constant(f"{names[0]}.weight", value.T))
        return self.add("Add", product, self.constant(f"{names[0]}.bias", bias))

    def norm(self, x: str, name: str) -> str:
        """Add layer normalisation."""
        names = (self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))
        return self.add("LayerNormalization", x, *names, axis=-1, epsilon=1e-12)

    def layer(self, x: str, name: str) -> str:
        """Add a transformer layer without a mask: a text is run alone, so nothing is padding."""
        own = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        parts = [f"{part}.out" for part in own]
        self.nodes.append(helper.make_node("Split", [self.linear(x, *own)], parts, axis=-1))
        seen = self.add("MultiHeadAttention", *parts, domain="com.microsoft", num_heads=HEADS)
        after = self.linear(seen, f"{name}.attention.output.dense")
        x = self.norm(self.add("Add", x, after), f"{name}.attention.output.LayerNorm")
        inner = self.linear(x, f"{name}.intermediate.dense")
        inner = self.linear(self.add("Gelu", inner, domain="com.microsoft"), f"{name}.output.dense")
        return self.norm(self.add("Add", x, inner), f"{name}.output.LayerNorm")


def word_table(graph: Graph, name: str) -> str:
    """Add the word embeddings as int8 with one scale for each row."""
    table = graph.weights[name].astype(np.float32)
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    whole = graph.constant(f"{name}.int8", np.round(table / scale).astype(np.int8))
    scales = graph.constant(f"{name}.scale", scale)
    rows = graph.add("Cast", graph.add("Gather", whole, "ids"), to=TensorProto.FLOAT)
    return graph.add("Mul", rows, graph.add("Gather", scales, "ids"))


def write_encoder(weights: Weights, path: Path) -> None:
    """Write the encoder, in fp32 but for the word embeddings: from ids to one unit row."""
    graph = Graph(weights)
    x = word_table(graph, "embeddings.word_embeddings.weight")
    place = weights["embeddings.position_embeddings.weight"][:MAX_PIECES]
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    graph.constant("place", (place + kind).astype(np.float32))
    graph.constant("zero", np.array([0], dtype=np.int64))
    length = graph.add("Shape", "ids")
    x = graph.add("Add", x, graph.add("Slice", "place", "zero", length, "zero"))
    x = graph.norm(x, "embeddings.LayerNorm")
    x = graph.add("Unsqueeze", x, "zero")
    for i in range(LAYERS):
        x = graph.layer(x, f"encoder.layer.{i}")
    mean = graph.add("ReduceMean", graph.add("Squeeze", x, "zero"), axes=[0], keepdims=0)
    graph.add("LpNormalization", mean, out="row", axis=-1, p=2)
    inputs = [helper.make_tensor_value_info("ids", TensorProto.INT64, ["length"])]
    outputs = [helper.make_tensor_value_info("row", TensorProto.FLOAT, [SIZE])]
    stored = list(graph.constants.values())
    made = helper.make_graph(graph.nodes, "similarity", inputs, outputs, stored)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=IR)
    model.producer_name = "headwater"
    onnx.save(model, str(path))


def quantize(source: Path, target: Path) -> None:
    """Turn the weights of the matrix products to int8, one scale for each column.

    Seven bits are used, so that the sums do not overflow on processors without VNNI.
    """
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )


def mixed(one: Weights, other: Weights, share: float) -> Weights:
    """Return the weighted mean of two checkpoints; what only the first has stays."""
    return {
        name: (1 - share) * value + share * other[name] if name in other else value
        for name, value in one.items()
    }


def place(folder: Path, name: str, data: bytes) -> str:
    """Write a file all or nothing and return its sha256."""
    part = folder / f".{name}.part"
    part.write_bytes(data)
    os.replace(part, folder / name)
    return hashlib.sha256(data).hexdigest()


def main() -> None:
    """Read the arguments, build, quantise, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--mix", nargs=2, metavar=("SHARE", "OTHER"))
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true", help="do not quantise (to compare)")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    weights = load_file(args.checkpoint)
    if args.mix:
        weights = mixed(weights, load_file(args.mix[1]), float(args.mix[0]))
    with tempfile.TemporaryDirectory() as scratch:
        full, small = Path(scratch) / "full", Path(scratch) / "small"
        write_encoder(weights, full)
        if not args.fp32:
            quantize(full, small)
        encoder = (full if args.fp32 else small).read_bytes()
    content = {"encoder.int8.onnx": encoder, "tokenizer.json": args.tokenizer.read_bytes()}
    files = {name: place(args.out, name, data) for name, data in content.items()}
    manifest = {"format": FORMAT, "version": VERSION, "max_pieces": MAX_PIECES, "files": files}
    place(args.out, "manifest.json", (json.dumps(manifest, indent=2) + "\n").encode("utf-8"))


if __name__ == "__main__":
    main()
