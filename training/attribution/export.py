"""Turn trained weights into the files that headwater loads.

    python training/attribution/export.py RUN_FOLDER/mean.safetensors --tokenizer tokenizer.json \
        --out src/headwater/weights/attribution [--settings settings.json]

The ONNX graphs are written node by node: the fused operators of onnxruntime are used directly, so
no exporter stands between the network and its file. Several checkpoints may be named: their weights
are averaged. The manifest is written last, so a folder is never half new.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper

sys.path.append(str(Path(__file__).parent.parent))
from network import (
    HEADS,
    LAYERS,
    Graph,
    Weights,
    average,
    export_arguments,
    network_bytes,
    publish,
    save_graph,
    word_table,
)

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


def main() -> None:
    """Read the arguments, build, quantise, write."""
    parser = export_arguments(__doc__)
    parser.add_argument("--settings", type=Path, required=True, help="JSON that choose.py wrote")
    parser.add_argument("--seven-bit", action="store_true", help="for old CPUs; F1 -.003")
    args = parser.parse_args()
    weights = average(args.checkpoints)
    encoder, link = (
        network_bytes(partial(write, weights), whole=args.fp32, reduce_range=args.seven_bit)
        for write in (write_encoder, write_link)
    )
    content = {
        "encoder.int8.onnx": encoder,
        "link.int8.onnx": link,
        "tokenizer.json": args.tokenizer.read_bytes(),
    }
    settings = json.loads(args.settings.read_text(encoding="utf-8"))
    facts = {"format": FORMAT, "version": VERSION, "max_pieces": MAX_PIECES, **settings}
    publish(args.out, content, **facts)


if __name__ == "__main__":
    main()
