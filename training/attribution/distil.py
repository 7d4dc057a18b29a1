"""Teach a narrower network what several trained ones say together.

    python training/attribution/distil.py CORPUS/train --teachers run1/mean.safetensors \
        run2/mean.safetensors --silver TEXTS --tokenizer tokenizer.json --out RUN_FOLDER

The first teacher, its layers cut down to their ``--inner`` most used units, is where the pupil
starts. It learns from the marks in the corpus and from the mean of the teachers' probabilities, and
from the latter alone on texts that nobody marked. Writes ``epoch_N.safetensors`` and
``mean.safetensors`` as ``train.py`` does.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from data import Example, batches, make_examples, read_corpus, read_texts
from model import Cues, Model
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional
from train import (
    BATCH_PIECES,
    FALSE_CUES,
    IGNORE,
    LINK_WEIGHT,
    VALID_WEIGHT,
    add_arguments,
    choose_cues,
    columns,
    run_epochs,
    set_up,
)

RATES = (2e-4, 5e-4)
GOLD_SHARE = 0.5  # of the loss, where people marked the text
SILVER_CUES = 8  # of a window, where nobody did
PROBES = 12  # batches that tell which units are used

Batch = list[Example]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the teachers say of a batch: mean probabilities, and what people marked."""

    tags: Tensor  # (batch, length, tags)
    cues: Cues
    roles: Tensor  # (cues, length, roles)
    valid: Tensor  # (cues,)
    gold_roles: Tensor  # (cues, length), IGNORE where there is no word
    gold_valid: Tensor  # (cues,)


def narrow(state: dict[str, Tensor], batches_of: list[Batch], inner: int) -> dict[str, Tensor]:
    """Keep of every layer the *inner* units that put most into its output.

    What the others put there on average goes into the bias.
    """
    model = Model()
    model.load_state_dict(state)
    model.eval()
    seen: list[list[Tensor]] = [[] for _ in model.encoder.layers]
    for held, layer in zip(seen, model.encoder.layers, strict=True):
        layer.down.register_forward_pre_hook(lambda _, x, held=held: held.append(x[0].float()))
    with torch.no_grad():
        for batch in batches_of:
            data = columns(batch)
            model.encoder(data["ids"], data["case"], data["quote"], data["mask"])
            for held in seen:
                held[-1] = held[-1][data["mask"]]
    small = dict(state)
    for i, held in enumerate(seen):
        units, name = torch.cat(held), f"encoder.layers.{i}"
        down = state[f"{name}.down.weight"]
        weight = units.pow(2).mean(0).sqrt() * down.norm(dim=0)
        kept = weight.topk(inner).indices.sort().values
        left = torch.ones(len(weight), dtype=torch.bool)
        left[kept] = False
        small[f"{name}.up.weight"] = state[f"{name}.up.weight"][kept]
        small[f"{name}.up.bias"] = state[f"{name}.up.bias"][kept]
        small[f"{name}.down.weight"] = down[:, kept]
        bias = state[f"{name}.down.bias"]  # not changed in place: it is the teacher's own
        small[f"{name}.down.bias"] = bias + down[:, left] @ units.mean(0)[left]
    return small


def ask(teachers: list[Model], batch: Batch, data: dict[str, Tensor]) -> Lesson | None:
    """What the teachers say of the batch, or None where they see no cue in it."""
    marked = any(example.links for example in batch)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = [
            t.encoder(data["ids"], data["case"], data["quote"], data["mask"]) for t in teachers
        ]
        said = [t.tags(h).float().softmax(-1) for t, h in zip(teachers, hidden, strict=True)]
        tags = torch.stack(said).mean(0)
        others = FALSE_CUES if marked else SILVER_CUES
        cues, gold_roles, gold_valid = choose_cues(batch, tags, others)
        if not len(gold_valid):
            return None
        answers = [t.link(h, data["mask"], cues) for t, h in zip(teachers, hidden, strict=True)]
    roles = torch.stack([roles.float().softmax(-1) for roles, _ in answers]).mean(0)
    valid = torch.stack([valid.float().sigmoid() for _, valid in answers]).mean(0)
    return Lesson(tags, cues, roles, valid, gold_roles, gold_valid)


def apart(logits: Tensor, wanted: Tensor, real: Tensor) -> Tensor:
    """Mean cross-entropy of the answers from the teachers', over the real words."""
    return -(wanted * logits.log_softmax(-1)).sum(-1)[real].mean()


def step_loss(pupil: Model, teachers: list[Model], batch: Batch) -> tuple[Tensor, list[float]]:
    """The loss of one batch, and its three parts."""
    data = columns(batch)
    lesson = ask(teachers, batch, data)
    share = GOLD_SHARE if any(example.links for example in batch) else 0.0
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = pupil.encoder(data["ids"], data["case"], data["quote"], data["mask"])
        logits = pupil.tags(pupil.dropout(hidden)).float()
        if lesson is not None:
            role_logits, valid_logits = pupil.link(pupil.dropout(hidden), data["mask"], lesson.cues)
    if lesson is None:
        tag_loss = functional.cross_entropy(logits.flatten(0, 1), data["tags"].flatten())
        return tag_loss, [tag_loss.item(), 0.0, 0.0]
    roles, valid = role_logits.float(), valid_logits.float()
    real = lesson.gold_roles != IGNORE
    tag_loss = (1 - share) * apart(logits, lesson.tags, data["mask"])
    role_loss = (1 - share) * apart(roles, lesson.roles, real)
    judge = functional.binary_cross_entropy_with_logits
    valid_loss = (1 - share) * judge(valid, lesson.valid)
    if share:
        tag_loss += share * functional.cross_entropy(logits.flatten(0, 1), data["tags"].flatten())
        gold = lesson.gold_roles.flatten()
        role_loss += share * functional.cross_entropy(roles.flatten(0, 1), gold)
        valid_loss += share * judge(valid, lesson.gold_valid)
    loss = tag_loss + LINK_WEIGHT * role_loss + VALID_WEIGHT * valid_loss
    return loss, [tag_loss.item(), role_loss.item(), valid_loss.item()]


def main() -> None:
    """Read the arguments, read the texts, teach."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser, epochs=3)
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    parser.add_argument("--silver", type=Path, required=True, help="folder of unmarked news texts")
    parser.add_argument("--inner", type=int, default=1024, help="units kept in each layer")
    args = parser.parse_args()
    tokenizer = set_up(args)
    marked = read_corpus(args.corpus, tokenizer, args.limit)
    silver = read_texts(args.silver, tokenizer)[: args.limit]
    plan = []
    for epoch in range(args.epochs):
        seed = 1000 * args.seed + epoch
        dice = random.Random(seed)
        both = [
            batches(make_examples(documents, seed=seed), BATCH_PIECES, dice)
            for documents in (marked, silver)
        ]
        plan.append(both[0] + both[1])
        dice.shuffle(plan[-1])
    teachers = []
    for path in args.teachers:
        teacher = Model()
        teacher.load_state_dict(load_file(path))
        teachers.append(teacher.eval())
    pupil = Model(args.inner)
    pupil.load_state_dict(narrow(teachers[0].state_dict(), plan[0][:PROBES], args.inner))
    run_epochs(pupil, plan, args.out, lambda batch: step_loss(pupil, teachers, batch), rates=RATES)


if __name__ == "__main__":
    main()
