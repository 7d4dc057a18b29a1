"""How networks are read and run: files checked against the manifest, sessions, threads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import onnxruntime as ort  # type: ignore[import-untyped]
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

from headwater.errors import WeightsError

__all__ = ["on_one_thread", "open_session", "open_tokenizer", "read_network"]


def read_network(
    folder: Path, files: Sequence[str], version: int
) -> tuple[dict[str, Any], list[bytes]]:
    """Return the manifest of a weights folder and the bytes of *files*, each checked against it.

    Raises:
        WeightsError: if a file is missing, changed, or of another format than *version*.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        digests = [str(manifest["files"][name]) for name in files]
        found = manifest["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"cannot read the manifest in {folder}: {error!r}") from error
    if found != version:
        raise WeightsError(f"{folder}: format {found}, but this version reads {version}")
    return manifest, [_verified(folder / f, d) for f, d in zip(files, digests, strict=True)]


def _verified(path: Path, digest: str) -> bytes:
    """Return the bytes of a weights file, if they are the ones that the manifest names."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WeightsError(f"cannot read the weights: {error}") from error
    found = hashlib.sha256(data).hexdigest()
    if found != digest:
        raise WeightsError(
            f"{path}: sha256 {found}, but the manifest says {digest}; install it again"
        )
    return data


def open_session(data: bytes) -> Any:
    """Return an onnxruntime session on one thread, so one text always gives the same row."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.enable_mem_pattern = False  # texts differ in length: patterns would only pile up
    options.log_severity_level = 3
    return ort.InferenceSession(
        data,
        options,
        providers=["CPUExecutionProvider"],
        # The fused skip-and-normalise is slower on a CPU than its two parts.
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def open_tokenizer(data: bytes) -> Tokenizer:
    """Return a tokenizer that neither pads nor truncates."""
    tokenizer = Tokenizer.from_str(data.decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@contextmanager
def on_one_thread() -> Iterator[None]:
    """Keep numpy's matrix products on one thread inside; not for two threads at once.

    Ours are too small to share. With two threads they take twice the CPU time and no less of the
    clock, and beside another busy program twenty times the clock.
    """
    with _matrices().limit(limits=1, user_api="blas"):
        yield


@cache
def _matrices() -> ThreadpoolController:
    """Return the handle on the libraries that numpy has loaded, found once: it takes a while."""
    return ThreadpoolController()
