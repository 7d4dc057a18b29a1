"""Turn the weights that ``train.py`` saved into the files that headwater.matching loads.

    python training/matching/export.py model.safetensors --tokenizer tokenizer.json \
        --out src/headwater/weights/matching

The ONNX graph is written node by node, the head inside. The manifest is written last, so a folder
is never half new.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper
from safetensors.numpy import load_file

sys.path.append(str(Path(__file__).parent.parent))
from network import LAYERS, Graph, Weights, place, quantize, save_graph, word_table

from headwater.matching import FORMAT, LABELS, MAX_AROUND, MAX_MARKED, MAX_SOURCE

LONGEST = 2 * (2 * MAX_AROUND + MAX_MARKED + MAX_SOURCE + 4) + 3  # word pieces of a pair
VERSION = "1"


def mean_of(graph: Graph, hidden: str, kind: int) -> str:
    """Add the mean row (1, width) of the pieces of one kind, zeros if there is none."""
    wanted = graph.constant(f"kind{kind}", np.array(kind, dtype=np.int64))
    chosen = graph.add("Cast", graph.add("Equal", "kinds", wanted), to=TensorProto.FLOAT)
    row = graph.add("Unsqueeze", chosen, "zero")
    total = graph.add(
        "ReduceSum", row, graph.constant(f"axis{kind}", np.array([1], dtype=np.int64)), keepdims=1
    )
    count = graph.add("Max", total, graph.constant(f"least{kind}", np.array(1, dtype=np.float32)))
    return graph.add("Div", graph.add("MatMul", row, hidden), count)


def write_matcher(weights: Weights, path: Path) -> None:
    """Write the network, in fp32 but for the word embeddings: ids and kinds to probabilities."""
    encoder = {n.removeprefix("bert."): v for n, v in weights.items()}
    graph = Graph(encoder)
    x = word_table(graph, "embeddings.word_embeddings.weight")
    graph.constant("place", encoder["embeddings.position_embeddings.weight"][:LONGEST])
    graph.constant("zero", np.array([0], dtype=np.int64))
    x = graph.add("Add", x, graph.add("Slice", "place", "zero", graph.add("Shape", "ids"), "zero"))
    kinds = graph.weight("embeddings.token_type_embeddings.weight")
    x = graph.add("Add", x, graph.add("Gather", kinds, "kinds"))
    x = graph.add("Unsqueeze", graph.norm(x, "embeddings.LayerNorm"), "zero")
    for i in range(LAYERS):
        x = graph.layer(x, f"encoder.layer.{i}")
    x = graph.add("Squeeze", x, "zero")
    one, other = mean_of(graph, x, 1), mean_of(graph, x, 3)
    first = graph.add("Gather", x, "zero")
    apart = graph.add("Abs", graph.add("Sub", one, other))
    parts = [first, graph.add("Add", one, other), graph.add("Mul", one, other), apart]
    inner = graph.linear(graph.add("Concat", *parts, axis=-1), "inner")
    logits = graph.linear(graph.add("Gelu", inner, domain="com.microsoft"), "outer")
    graph.add("Squeeze", graph.add("Softmax", logits, axis=-1), "zero", out="row")
    values = [helper.make_tensor_value_info(n, TensorProto.INT64, ["length"]) for n in
              ("ids", "kinds")]  # fmt: skip
    outputs = [helper.make_tensor_value_info("row", TensorProto.FLOAT, [len(LABELS)])]
    save_graph(graph, "matching", values, outputs, path)


def main() -> None:
    """Read the arguments, build, quantise, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true", help="do not quantise (to compare)")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    weights = load_file(args.checkpoint)
    with tempfile.TemporaryDirectory() as scratch:
        full, small = Path(scratch) / "full", Path(scratch) / "small"
        write_matcher(weights, full)
        if not args.fp32:
            quantize(full, small)
        network = (full if args.fp32 else small).read_bytes()
    content = {"pair.int8.onnx": network, "tokenizer.json": args.tokenizer.read_bytes()}
    files = {name: place(args.out, name, data) for name, data in content.items()}
    manifest = {"format": FORMAT, "version": VERSION, "labels": list(LABELS), "files": files}
    place(args.out, "manifest.json", (json.dumps(manifest, indent=2) + "\n").encode("utf-8"))


if __name__ == "__main__":
    main()
