"""Train the attribution model on a PolNeAR-like corpus.

    python training/attribution/train.py CORPUS/train --base model.safetensors \
        --tokenizer tokenizer.json --out RUN_FOLDER

Writes ``epoch_N.safetensors`` (the weights after each epoch), ``mean.safetensors`` (their moving
average at the end) and prints the losses.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from data import Example, batches, make_examples, read_corpus
from model import Cues, Model
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.optim.lr_scheduler import LambdaLR

from headwater.attribution import find_cues, relate
from headwater.networks import open_tokenizer

IGNORE = -100
BATCH_PIECES = 2048
ENCODER_RATE, HEAD_RATE, WARM_UP, DECAY = 3e-4, 1e-3, 0.06, 0.01
LINK_WEIGHT, VALID_WEIGHT = 3.0, 0.3
FALSE_CUE_FLOOR, FALSE_CUES = 0.1, 2  # wrong cues shown to the second head: how likely, how many
LONGEST_CUE = 12
MEAN_DECAY, MEAN_EVERY, MEAN_FROM = 0.995, 5, 0.4


def columns(batch: list[Example]) -> dict[str, Tensor]:
    """The batch as padded tensors."""
    length = max(len(e.window) for e in batch)
    out = {}
    for name in ("ids", "case", "quote"):
        rows = [np.pad(getattr(e.window, name), (0, length - len(e.window))) for e in batch]
        out[name] = torch.from_numpy(np.stack(rows))
    rows = [np.pad(e.tags, (0, length - len(e.window)), constant_values=IGNORE) for e in batch]
    out["tags"] = torch.from_numpy(np.stack(rows))
    out["mask"] = out["tags"] != IGNORE
    return out


def choose_cues(
    batch: list[Example], tags: Tensor, others: int = FALSE_CUES
) -> tuple[Cues, Tensor, Tensor]:
    """All gold cues and some that the tagger alone sees, with their labels.

    Half of the gold cues that the tagger finds with other bounds are given with its bounds, as
    they will be at run time.

    Args:
        batch: the examples.
        tags: the tagger's probabilities (batch, length, tags).
        others: how many cues of a window may be the tagger's alone (drawn by chance).

    Returns:
        The cues, the roles (cues, length), and whether each is a cue of the gold (cues,).
    """
    length = tags.shape[1]
    rows: list[tuple[int, list[int], np.ndarray, float]] = []
    for i, example in enumerate(batch):
        probabilities = tags[i, : len(example.window)].numpy()
        found = find_cues(probabilities, example.window.word, FALSE_CUE_FLOOR)
        for link in example.links:
            cue = link.cue
            near = [f for f in found if f[0] <= cue[-1] and f[1] > cue[0]]
            if len(near) == 1 and random.random() < 0.5:
                cue = list(range(near[0][0], near[0][1]))
            rows.append((i, cue, link.roles, 1.0))
        taken = {at for link in example.links for at in link.cue}
        wrong = [(a, b) for a, b, _ in found if not taken.intersection(range(a, b))]
        for low, high in random.sample(wrong, min(others, len(wrong))):
            if high - low < LONGEST_CUE:
                none = np.zeros(len(example.window), dtype=np.int64)
                rows.append((i, list(range(low, high)), none, 0.0))
    weights = np.zeros((len(rows), length), dtype=np.float32)
    roles = np.full((len(rows), length), IGNORE, dtype=np.int64)
    related = np.zeros((3, len(rows), length), dtype=np.int64)
    for k, (i, cue, wanted, _) in enumerate(rows):
        size = len(wanted)
        weights[k, cue] = 1 / len(cue)
        roles[k, :size] = wanted
        related[:, k, :size] = relate(batch[i].window, cue)
    window = torch.tensor([row[0] for row in rows], dtype=torch.long)
    cues = Cues(window, torch.from_numpy(weights), *torch.from_numpy(related))
    return cues, torch.from_numpy(roles), torch.tensor([row[3] for row in rows])


def step_loss(model: Model, batch: list[Example]) -> tuple[Tensor, list[float]]:
    """The loss of one batch, and its three parts."""
    data = columns(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model.encoder(data["ids"], data["case"], data["quote"], data["mask"])
        logits = model.tags(model.dropout(hidden)).float()
        probabilities = logits.detach().softmax(-1)
        cues, roles, valid = choose_cues(batch, probabilities)
        tag_loss = functional.cross_entropy(logits.flatten(0, 1), data["tags"].flatten())
        if not len(valid):
            return tag_loss, [tag_loss.item(), 0.0, 0.0]
        role_logits, valid_logits = model.link(model.dropout(hidden), data["mask"], cues)
    role_loss = functional.cross_entropy(role_logits.float().flatten(0, 1), roles.flatten())
    valid_loss = functional.binary_cross_entropy_with_logits(valid_logits.float(), valid)
    loss = tag_loss + LINK_WEIGHT * role_loss + VALID_WEIGHT * valid_loss
    return loss, [tag_loss.item(), role_loss.item(), valid_loss.item()]


def make_optimizer(
    model: Model, steps: int, done: int, rates: tuple[float, float]
) -> tuple[torch.optim.AdamW, LambdaLR]:
    """AdamW with two rates, warmed up and then falling linearly to nothing; *done* are behind."""
    groups = []
    for rate, of_encoder in zip(rates, (True, False), strict=True):
        for decay in (DECAY, 0.0):
            chosen = [
                p
                for name, p in model.named_parameters()
                if p.requires_grad
                and name.startswith("encoder.") == of_encoder
                and (p.ndim > 1) == (decay > 0)
            ]
            groups.append({"params": chosen, "lr": rate, "weight_decay": decay})
    optimizer = torch.optim.AdamW(groups, fused=True)
    warm = max(1, int(WARM_UP * steps))

    def share(step: int) -> float:
        step += done
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    schedule = LambdaLR(optimizer, share)
    return optimizer, schedule


def save(state: dict[str, Tensor], path: Path) -> None:
    """Write weights, all or nothing."""
    part = path.with_suffix(".part")
    save_file({name: value.contiguous() for name, value in state.items()}, part)
    part.replace(path)


class Mean:
    """A moving average of the weights, begun when the training is well under way."""

    def __init__(self) -> None:
        self.state: dict[str, Tensor] = {}

    def add(self, model: Model) -> None:
        """Count the weights in, as if once for each of the last ``MEAN_EVERY`` steps."""
        for name, value in model.state_dict().items():
            old = self.state.setdefault(name, value.clone())
            old.lerp_(value, 1 - MEAN_DECAY**MEAN_EVERY)


def run_epochs(
    model: Model,
    plan: list[list[list[Example]]],
    out: Path,
    step: Callable[[list[Example]], tuple[Tensor, list[float]]],
    *,
    rates: tuple[float, float] = (ENCODER_RATE, HEAD_RATE),
    after: int = 0,
) -> None:
    """Train on the batches of each epoch and save the weights after each, and their mean.

    *step* gives the loss of a batch and its parts. With *after* the model has been through so many
    epochs, and the plan is taken up there (with the rates of that point, but with fresh moments of
    the optimiser).
    """
    steps = sum(len(epoch) for epoch in plan)
    done = sum(len(epoch) for epoch in plan[:after])
    optimizer, schedule = make_optimizer(model, steps, done, rates)
    mean = Mean()
    model.train()
    began = time.time()
    for number, epoch in enumerate(plan[after:], after + 1):
        recent: list[list[float]] = []
        for batch in epoch:
            loss, parts = step(batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            recent.append(parts)
            if done > MEAN_FROM * steps and done % MEAN_EVERY == 0:
                mean.add(model)
            if done % 20 == 0:
                shown = " ".join(f"{x:.4f}" for x in np.mean(recent[-100:], axis=0))
                clock = f"{time.time() - began:.0f}s"
                print(f"epoch {number} step {done}/{steps} {shown} {clock}", flush=True)
        save(model.state_dict(), out / f"epoch_{number}.safetensors")
    save(mean.state, out / "mean.safetensors")


def add_arguments(parser: argparse.ArgumentParser, *, epochs: int) -> None:
    """Add what every training asks for; *epochs* is how many it usually takes."""
    parser.add_argument("corpus", type=Path, help="folder with text/ and attributions/")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="only so many articles (to try things)")


def set_up(args: argparse.Namespace) -> Tokenizer:
    """Fix the seeds, make the folder of the run, and return the tokenizer."""
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    return open_tokenizer(args.tokenizer.read_bytes())


def main() -> None:
    """Read the arguments, read the corpus, train."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser, epochs=5)
    parser.add_argument("--base", type=Path, required=True, help="all-MiniLM-L6-v2 safetensors")
    parser.add_argument("--after", type=int, default=0, help="go on after this epoch of --out")
    args = parser.parse_args()
    tokenizer = set_up(args)
    documents = read_corpus(args.corpus, tokenizer, args.limit)
    plan = []
    for epoch in range(args.epochs):
        seed = 1000 * args.seed + epoch
        examples = make_examples(documents, seed=seed)
        plan.append(batches(examples, BATCH_PIECES, random.Random(seed)))
    model = Model()
    if args.after:
        model.load_state_dict(load_file(args.out / f"epoch_{args.after}.safetensors"))
    else:
        model.encoder.load_base(args.base)
    run_epochs(model, plan, args.out, lambda batch: step_loss(model, batch), after=args.after)


if __name__ == "__main__":
    main()
