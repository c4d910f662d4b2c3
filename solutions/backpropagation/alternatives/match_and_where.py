"""A match statement over the operations; `where` picks the constant."""

from math import exp, log, tanh

import torch


def backward(tape, values):
    v = [*values]
    for node in tape:
        x = v[node.inputs[0]]
        y = v[node.inputs[-1]]
        match node.op:
            case "add":
                out = x + y
            case "sub":
                out = x - y
            case "mul":
                out = x * y
            case "neg":
                out = -x
            case "pow":
                out = x**node.constant
            case "exp":
                out = exp(x)
            case "log":
                out = log(x)
            case "tanh":
                out = tanh(x)
            case "relu":
                out = x if x > 0 else 0.0
        v.append(out)
    adjoint = dict.fromkeys(range(len(v)), 0.0)
    adjoint[len(v) - 1] = 1.0
    for position, node in reversed(list(enumerate(tape, start=len(values)))):
        bar, out = adjoint[position], v[position]
        x, y = v[node.inputs[0]], v[node.inputs[-1]]
        match node.op:
            case "add":
                partials = [1.0, 1.0]
            case "sub":
                partials = [1.0, -1.0]
            case "mul":
                partials = [y, x]
            case "neg":
                partials = [-1.0]
            case "pow":
                partials = [node.constant * x ** (node.constant - 1)]
            case "exp":
                partials = [out]
            case "log":
                partials = [1.0 / x]
            case "tanh":
                partials = [(1 - out) * (1 + out)]
            case "relu":
                partials = [1.0 if out > 0 else 0.0]
        for source, partial in zip(node.inputs, partials):
            adjoint[source] += bar * partial
    return [adjoint[leaf] for leaf in range(len(values))]


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    first = torch.zeros_like(s, dtype=torch.bool)
    first[:, 0] = True
    s = torch.where(first, torch.full_like(s, 0.25), s)
    t = torch.tanh(x.detach() @ target.detach())
    return (s - t).pow(2).mean()
