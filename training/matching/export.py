"""Turn the weights that ``train.py`` saved into the files that headwater.matching loads.

    python training/matching/export.py model.safetensors --tokenizer tokenizer.json \
        --out src/headwater/weights/matching

The ONNX graph is written node by node, the head inside. The manifest is written last, so a folder
is never half new.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

sys.path.append(str(Path(__file__).parent.parent))
from network import (
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

from headwater.matching import FORMAT, LABELS, MAX_AROUND, MAX_MARKED, MAX_SOURCE

LONGEST = 2 * (2 * MAX_AROUND + MAX_MARKED + MAX_SOURCE + 4) + 3  # word pieces of a pair
VERSION = "2"


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
    args = export_arguments(__doc__).parse_args()
    weights = average(args.checkpoints)
    network = network_bytes(lambda path: write_matcher(weights, path), whole=args.fp32)
    content = {"pair.int8.onnx": network, "tokenizer.json": args.tokenizer.read_bytes()}
    publish(args.out, content, format=FORMAT, version=VERSION, labels=list(LABELS))


if __name__ == "__main__":
    main()
