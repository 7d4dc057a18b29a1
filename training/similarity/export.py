"""Turn an encoder's weights into the files that headwater.similarity loads.

    python training/similarity/export.py model.safetensors --tokenizer tokenizer.json \
        --out src/headwater/weights/similarity

The ONNX graph is written node by node, with mean pooling and normalisation inside. The manifest is
written last, so a folder is never half new.
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
