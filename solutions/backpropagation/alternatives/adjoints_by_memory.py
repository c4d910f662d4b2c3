"""Asks each index for its gradient, and remembers the answers; `select_scatter` replaces the column."""

import math
from functools import lru_cache

import torch


def backward(tape, values):
    L = len(values)

    @lru_cache(None)
    def val(i):
        if i < L:
            return values[i]
        n = tape[i - L]
        a = [val(j) for j in n.inputs]
        return {
            "add": lambda: a[0] + a[1],
            "sub": lambda: a[0] - a[1],
            "mul": lambda: a[0] * a[1],
            "neg": lambda: -a[0],
            "pow": lambda: a[0] ** n.constant,
            "exp": lambda: math.exp(a[0]),
            "log": lambda: math.log(a[0]),
            "tanh": lambda: math.tanh(a[0]),
            "relu": lambda: max(a[0], 0.0),
        }[n.op]()

    last = L + len(tape) - 1
    users = {}
    for k, n in enumerate(tape):
        for slot, i in enumerate(n.inputs):
            users.setdefault(i, []).append((L + k, slot))

    def local(i, slot):
        n = tape[i - L]
        a = [val(j) for j in n.inputs]
        return {
            "add": lambda: 1.0,
            "sub": lambda: (1.0, -1.0)[slot],
            "mul": lambda: a[1 - slot],
            "neg": lambda: -1.0,
            "pow": lambda: n.constant * a[0] ** (n.constant - 1),
            "exp": lambda: val(i),
            "log": lambda: 1 / a[0],
            "tanh": lambda: 1 - val(i) ** 2,
            "relu": lambda: 1.0 if a[0] > 0 else 0.0,
        }[n.op]()

    @lru_cache(None)
    def adj(i):
        return (1.0 if i == last else 0.0) + sum(adj(u) * local(u, s) for u, s in users.get(i, []))

    return [float(adj(i)) for i in range(L)]


def stop_gradient_loss(x, weight, target):
    s = torch.nn.functional.linear(x, weight.t()).sigmoid()
    s = torch.select_scatter(s, torch.full_like(s[:, 0], 0.25), 1, 0)
    with torch.no_grad():
        t = torch.nn.functional.linear(x, target.t()).tanh()
    return torch.nn.functional.mse_loss(s, t, reduction="mean")
