"""Keeps a pool of candidates, mutates the better half and asks about each child singly."""

import random

import torch


def set_pixels(image, candidates):
    c = candidates.shape[1] - 2
    images = (
        torch.cat([image.reshape(1, c, *image.shape[-2:])] * len(candidates))
        if len(candidates)
        else image.reshape(1, c, *image.shape[-2:])[:0]
    )
    m = torch.arange(len(candidates), device=image.device)
    images.index_put_(
        (
            m[:, None],
            torch.arange(c, device=image.device)[None],
            candidates[:, :1].long(),
            candidates[:, 1:2].long(),
        ),
        candidates[:, 2:],
    )
    return images


def one_pixel_attack(query, image, label, budget):
    _, c, h, w = image.shape

    def random_gene():
        return [random.randrange(h), random.randrange(w)] + [
            random.choice([0.0, 1.0, random.random()]) for _ in range(c)
        ]

    def mutate(gene):
        child = list(gene)
        which = random.randrange(3)
        if which == 0:
            child[0] = min(max(child[0] + random.choice([-1, 1]), 0), h - 1)
        elif which == 1:
            child[1] = min(max(child[1] + random.choice([-1, 1]), 0), w - 1)
        else:
            child[2 + random.randrange(c)] = random.random()
        return child

    def apply(gene):
        x = image.clone()
        for channel in range(c):
            x[0, channel, gene[0], gene[1]] = gene[2 + channel]
        return x

    if query(image).argmax(1).item() != label.item():
        return image.clone()
    asked, pool, answers = 1, [], {}
    while asked < budget:
        gene = (
            random_gene() if len(pool) < 60 or random.random() < 0.5 else mutate(random.choice(pool[:20])[1])
        )
        if tuple(gene) in answers:
            gene = random_gene()
        logits = query(apply(gene))[0]
        asked += 1
        if logits.argmax().item() != label.item():
            return apply(gene)
        others = torch.cat([logits[: label.item()], logits[label.item() + 1 :]])
        answers[tuple(gene)] = (logits[label.item()] - others.max()).item()
        pool = sorted([*pool, (answers[tuple(gene)], gene)])[:100]
    return apply(pool[0][1]) if pool else image.clone()
