"""Tune the encoder that reads two passages side by side.

    python training/matching/train.py general ALIGNMENT --base BASE --out general.safetensors
    python training/matching/train.py stories FOLDER --base BASE --start general.safetensors \
        --out model.safetensors

Two stages. ``general``: headlines, news sentences, captions, evidence. ``stories``: propositions of
annotated stories, FOLDER holding a pickle for each (``training/claims/stories.py``), but for those
held back or kept for choosing. BASE is the folder of all-MiniLM-L6-v2.
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch

sys.path.append(str(Path(__file__).parent.parent / "claims"))  # the pickles are of its classes
from corpora import Pair, read_general, story_pairs
from safetensors.torch import load_file, save_file
from splits import held, is_choose
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.optim.lr_scheduler import LambdaLR
from transformers import BertConfig, BertModel

from headwater.matching import LABELS, columns

KINDS = 4
WIDTH, HIDDEN = 384, 192
PIECES = 3000  # word pieces in a batch, padding counted
ENCODER_RATE, HEAD_RATE, WARM_UP, DECAY = 8e-5, 1e-3, 0.06, 0.01
MEAN_DECAY, MEAN_EVERY, MEAN_FROM = 0.99, 4, 0.4


class Matcher(torch.nn.Module):
    """The encoder over both passages, and a head over their marked parts and the whole."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(base, local_files_only=True)
        config.type_vocab_size = KINDS
        self.bert = BertModel(config, add_pooling_layer=False)
        known = load_file(base / "model.safetensors")
        name = "embeddings.token_type_embeddings.weight"
        known[name] = known[name][:1].repeat(KINDS, 1)
        self.bert.load_state_dict(known, strict=False)
        self.bert.embeddings.word_embeddings.requires_grad_(False)
        self.bert.embeddings.position_embeddings.requires_grad_(False)
        self.inner = torch.nn.Linear(4 * WIDTH, HIDDEN)
        self.outer = torch.nn.Linear(HIDDEN, len(LABELS))
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """Return the logits (pairs, labels) of padded word pieces (pairs, length)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.bert(
                input_ids=ids, token_type_ids=kinds, attention_mask=mask
            ).last_hidden_state
        hidden = hidden.float()
        one, other = (self.mean(hidden, (kinds == kind) & mask) for kind in (1, 3))
        # equal for both orders of the pair, but for what the encoder itself makes of it
        both = torch.cat([hidden[:, 0], one + other, one * other, (one - other).abs()], dim=1)
        return self.outer(functional.gelu(self.inner(self.dropout(both))))

    @staticmethod
    def mean(hidden: Tensor, chosen: Tensor) -> Tensor:
        """Return the mean row of the chosen pieces, none counting as one of zeros."""
        weight = chosen.float()[:, :, None]
        return (hidden * weight).sum(1) / weight.sum(1).clamp(min=1)


Read = tuple[np.ndarray, np.ndarray, int, float]


def read_pairs(pairs: list[Pair], tokenizer: Tokenizer, dice: random.Random) -> list[Read]:
    """Return the pairs as word pieces, either passage first."""
    out = []
    for pair in pairs:
        both = [pair.one, pair.other]
        dice.shuffle(both)
        out.append((*columns(tokenizer, *both), pair.label, pair.weight))
    return out


def batches(read: list[Read], dice: random.Random) -> list[list[Read]]:
    """Return the pairs in batches of like length, in random order."""
    ordered = sorted(read, key=lambda r: len(r[0]) + dice.uniform(-4, 4))
    out: list[list[Read]] = [[]]
    for row in ordered:
        if out[-1] and (len(out[-1]) + 1) * max(len(row[0]), len(out[-1][-1][0])) > PIECES:
            out.append([])
        out[-1].append(row)
    dice.shuffle(out)
    return out


def tensors(batch: list[Read]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Return ids, kinds, mask (pairs, length), labels and weights (pairs,)."""
    size = max(len(row[0]) for row in batch)
    ids = np.stack([np.pad(row[0], (0, size - len(row[0]))) for row in batch])
    kinds = np.stack([np.pad(row[1], (0, size - len(row[1]))) for row in batch])
    mask = np.stack([np.arange(size) < len(row[0]) for row in batch])
    labels = torch.tensor([row[2] for row in batch])
    weights = torch.tensor([row[3] for row in batch])
    return torch.from_numpy(ids), torch.from_numpy(kinds), torch.from_numpy(mask), labels, weights


def train(model: Matcher, plan: list[list[list[Read]]], out: Path) -> None:
    """Train on the batches of each epoch and save the moving average of the weights."""
    steps = sum(len(epoch) for epoch in plan)
    groups = [
        {"params": [p for n, p in model.named_parameters() if p.requires_grad and test(n)],
         "lr": rate}
        for rate, test in (
            (ENCODER_RATE, lambda n: n.startswith("bert.")),
            (HEAD_RATE, lambda n: not n.startswith("bert.")),
        )
    ]  # fmt: skip
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY, fused=True)
    warm = max(1, int(WARM_UP * steps))
    schedule = LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / max(1, steps - warm)))
    )
    mean: dict[str, Tensor] = {}
    model.train()
    began, done, recent = time.time(), 0, []
    for number, epoch in enumerate(plan, 1):
        for batch in epoch:
            ids, kinds, mask, labels, weights = tensors(batch)
            losses = functional.cross_entropy(model(ids, kinds, mask), labels, reduction="none")
            loss = (losses * weights).sum() / weights.sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            recent.append(loss.item())
            if done > MEAN_FROM * steps and done % MEAN_EVERY == 0:
                for name, value in model.state_dict().items():
                    old = mean.setdefault(name, value.clone())
                    old.lerp_(value, 1 - MEAN_DECAY**MEAN_EVERY)
            if done % 20 == 0:
                clock = f"{time.time() - began:.0f}s"
                print(f"epoch {number} step {done}/{steps} {np.mean(recent[-50:]):.4f} {clock}",
                      flush=True)  # fmt: skip
    save_file({name: value.contiguous() for name, value in mean.items()}, out)


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=["general", "stories"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = Matcher(args.base)
    if args.start:
        model.load_state_dict(load_file(args.start))
    plan = []
    tolds = {}
    if args.stage == "stories":
        paths = [
            p
            for p in sorted(args.folder.glob("*.pickle"))
            if not (held(p.stem) or is_choose(p.stem))
        ]
        tolds = {p.stem: pickle.loads(p.read_bytes()) for p in paths}
    for epoch in range(args.epochs):
        dice = random.Random(1000 * args.seed + epoch)
        if args.stage == "general":
            pairs = read_general(args.folder, dice)
        else:
            pairs = [pair for told in tolds.values() for pair in story_pairs(told, dice)]
        counts = np.bincount([p.label for p in pairs], minlength=len(LABELS))
        print(f"epoch {epoch + 1}: {len(tolds)} stories", dict(zip(LABELS, counts, strict=True)))
        plan.append(batches(read_pairs(pairs, tokenizer, dice), dice))
    train(model, plan, args.out)


if __name__ == "__main__":
    main()
