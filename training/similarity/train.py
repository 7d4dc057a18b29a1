"""Tune the encoder so that two texts are near if they tell the same claim.

    python training/similarity/train.py ALIGNMENT --base BASE --out model.safetensors

ALIGNMENT holds scored pairs (headlines, news sentences, captions) and groups (summary propositions,
claims with evidence). Every pair that people hold more alike should have the larger cosine
(CoSENT). The word and place embeddings stay as they are. BASE is the folder of all-MiniLM-L6-v2.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from data import (
    Item,
    Pair,
    read_headlines,
    read_msrp,
    read_sick,
    read_superpal,
    read_wice,
)
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

SCALE = 20.0
PIECES = 96
Batch = tuple[list[str], list[tuple[int, int, float]]]  # texts; pairs (i, j, how alike)


class Encoder(torch.nn.Module):
    """The encoder with mean pooling and rows of unit length."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(base, local_files_only=True)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.bert.load_state_dict(load_file(base / "model.safetensors"), strict=False)
        self.bert.embeddings.requires_grad_(False)
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.enable_truncation(PIECES)
        self.tokenizer.enable_padding()

    def forward(self, texts: list[str]) -> torch.Tensor:
        """Return the rows of the texts."""
        read = self.tokenizer.encode_batch(texts)
        ids = torch.tensor([e.ids for e in read])
        mask = torch.tensor([e.attention_mask for e in read])
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        hidden = hidden.float() * mask[:, :, None]
        return torch.nn.functional.normalize(hidden.sum(1) / mask.sum(1, keepdim=True), dim=1)


def cosent(rows: torch.Tensor, pairs: list[tuple[int, int, float]]) -> torch.Tensor:
    """Return the loss: for every two pairs, how far the less alike one is nearer."""
    left, right, degree = zip(*pairs, strict=True)
    cosine = (rows[list(left)] * rows[list(right)]).sum(1) * SCALE
    want = torch.tensor(degree)
    gaps = (cosine[None, :] - cosine[:, None])[want[:, None] > want[None, :]]
    return torch.logsumexp(torch.cat([torch.zeros(1), gaps]), 0)


def pair_batches(pairs: list[Pair], size: int, dice: random.Random) -> list[Batch]:
    """Return the scored pairs of one set in batches."""
    pairs = dice.sample(pairs, len(pairs))
    out = []
    for at in range(0, len(pairs) - size + 1, size):
        part = pairs[at : at + size]
        texts = [text for a, b, _ in part for text in (a, b)]
        out.append((texts, [(2 * n, 2 * n + 1, degree) for n, (_, _, degree) in enumerate(part)]))
    return out


def group_batch(items: list[Item], dice: random.Random) -> Batch | None:
    """Return a batch of the pairs that stand in different places, if some tell the same."""
    pairs = []
    for i, a in enumerate(items):
        for j in range(i):
            if a.place != items[j].place:
                pairs.append((i, j, float(bool(a.claims & items[j].claims))))
    if len({degree for *_, degree in pairs}) < 2:
        return None
    return [dice.choice(item.ways) for item in items], pairs


def epoch_batches(folder: Path, size: int, dice: random.Random) -> list[Batch]:
    """Return one epoch over everything in the alignment folder."""
    sets = [
        read_headlines(folder / "sts-headlines"),
        dice.sample(read_msrp(folder / "msrp" / "msr-para-train.tsv"), 2000),
        dice.sample(read_sick(folder / "sick" / "SICK_train.txt"), 1000),
    ]
    batches = [batch for pairs in sets for batch in pair_batches(pairs, size, dice)]
    groups = list(read_wice(folder / "wice" / "claim" / "dev.jsonl"))
    groups += [
        group[at : at + 40]
        for group in read_superpal(folder / "superpal" / "dev_MN_only.csv")
        for at in range(0, len(group), 40)
    ]
    found = [group_batch(group, dice) for group in groups]
    return batches + [batch for batch in found if batch]


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("material", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2e-5)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--steps", type=int, default=0, help="stop early (to try it out)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    dice = random.Random(args.seed)
    encoder = Encoder(args.base)
    batches: list[Batch] = []
    for _ in range(args.epochs):
        epoch = epoch_batches(args.material, args.size, dice)
        batches += dice.sample(epoch, len(epoch))
    batches = batches[: args.steps or None]
    trained = [p for p in encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=args.rate, weight_decay=0.01)
    warm = max(1, len(batches) // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / warm, (len(batches) - n) / max(1, len(batches) - warm))
    )
    encoder.train()
    start, total = time.time(), 0.0
    for step, (texts, pairs) in enumerate(batches, 1):
        loss = cosent(encoder(texts), pairs)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        total += loss.item()
        if step % 25 == 0 or step == len(batches):
            each = total / ((step - 1) % 25 + 1)
            print(f"{step}/{len(batches)} loss {each:.3f} {time.time() - start:.0f} s", flush=True)
            total = 0.0
    state = {name: value.contiguous() for name, value in encoder.bert.state_dict().items()}
    save_file(state, args.out)


if __name__ == "__main__":
    main()
