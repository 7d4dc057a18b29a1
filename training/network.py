"""An encoder's weights as an ONNX graph, written node by node: what the export scripts share."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
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

LAYERS, HEADS = 6, 12
OPSET, IR = 17, 8
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


def save_graph(graph: Graph, name: str, inputs: list[Any], outputs: list[Any], path: Path) -> None:
    """Write the graph, in fp32 but for what is stored as int8 already."""
    stored = list(graph.constants.values())
    made = helper.make_graph(graph.nodes, name, inputs, outputs, stored)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=IR)
    model.producer_name = "headwater"
    onnx.save(model, str(path))


def quantize(source: Path, target: Path, *, reduce_range: bool = True) -> None:
    """Turn the weights of the matrix products to int8, one scale for each column.

    With *reduce_range* seven bits are used, so that the sums do not overflow on processors without
    VNNI.
    """
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Attention"],
        per_channel=True,
        reduce_range=reduce_range,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )


def network_bytes(
    write: Callable[[Path], None], *, whole: bool = False, reduce_range: bool = True
) -> bytes:
    """Return the network that *write* writes as a file, quantised unless it stays *whole*."""
    with tempfile.TemporaryDirectory() as scratch:
        full, small = Path(scratch) / "full", Path(scratch) / "small"
        write(full)
        if whole:
            return full.read_bytes()
        quantize(full, small, reduce_range=reduce_range)
        return small.read_bytes()


def publish(folder: Path, content: dict[str, bytes], **manifest: Any) -> None:
    """Write the files of a weights folder, each all or nothing, the manifest last."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: _place(folder, name, data) for name, data in content.items()}
    text = json.dumps({**manifest, "files": files}, indent=2) + "\n"
    _place(folder, "manifest.json", text.encode("utf-8"))


def _place(folder: Path, name: str, data: bytes) -> str:
    """Write a file all or nothing and return its sha256."""
    part = folder / f".{name}.part"
    part.write_bytes(data)
    os.replace(part, folder / name)
    return hashlib.sha256(data).hexdigest()


def export_arguments(about: str | None) -> argparse.ArgumentParser:
    """Return what every export script asks for."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="several are averaged")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true", help="do not quantise (to compare)")
    return parser


def average(paths: list[Path]) -> Weights:
    """Return the mean of the checkpoints' weights."""
    loaded = [load_file(path) for path in paths]
    return {name: np.mean([part[name] for part in loaded], axis=0) for name in loaded[0]}
