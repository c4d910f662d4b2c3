"""Forward mode: one pass a leaf carries its derivative along. A mask keeps the other columns."""

import math

import torch


def _differentiate(tape, values, leaf):
    v = [(value, 1.0 if i == leaf else 0.0) for i, value in enumerate(values)]
    for op, inputs, c in tape:
        (a, da), (b, db) = v[inputs[0]], v[inputs[-1]]
        if op == "add":
            v.append((a + b, da + db))
        elif op == "sub":
            v.append((a - b, da - db))
        elif op == "mul":
            v.append((a * b, da * b + a * db))
        elif op == "neg":
            v.append((-a, -da))
        elif op == "pow":
            v.append((a**c, c * a ** (c - 1) * da))
        elif op == "exp":
            v.append((math.exp(a), math.exp(a) * da))
        elif op == "log":
            v.append((math.log(a), da / a))
        elif op == "tanh":
            v.append((math.tanh(a), (1 - math.tanh(a) ** 2) * da))
        else:
            v.append((a, da) if a > 0 else (0.0, 0.0))
    return v[-1][1]


def backward(tape, values):
    return [_differentiate(tape, values, leaf) for leaf in range(len(values))]


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    mask = torch.ones_like(s)
    mask[:, 0] = 0
    s = s * mask + 0.25 * (1 - mask)
    return (s - torch.tanh(x @ target).detach()).square().mean()
