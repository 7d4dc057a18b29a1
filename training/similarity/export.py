"""Turn an encoder's weights into the files that headwater.similarity loads.

    python training/similarity/export.py model.safetensors --tokenizer tokenizer.json \
        --out src/headwater/weights/similarity

The ONNX graph is written node by node, with mean pooling and normalisation inside. The manifest is
written last, so a folder is never half new.
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

from headwater.similarity import FORMAT, MAX_PIECES, SIZE

VERSION = "1"


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
    save_graph(graph, "similarity", inputs, outputs, path)


def main() -> None:
    """Read the arguments, build, quantise, write."""
    args = export_arguments(__doc__).parse_args()
    weights = average(args.checkpoints)
    encoder = network_bytes(lambda path: write_encoder(weights, path), whole=args.fp32)
    content = {"encoder.int8.onnx": encoder, "tokenizer.json": args.tokenizer.read_bytes()}
    publish(args.out, content, format=FORMAT, version=VERSION, max_pieces=MAX_PIECES)


if __name__ == "__main__":
    main()
