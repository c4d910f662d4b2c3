"""Passes a gradient on when all uses of its value have added to it, whatever the tape's order; `index_fill` makes a new tensor."""

import math

import torch


def backward(tape, values):
    n = len(values)
    v = list(values)
    local = []
    for node in tape:
        args = tuple(v[i] for i in node.inputs)
        rules = {
            "add": lambda a, b: (a + b, (1.0, 1.0)),
            "sub": lambda a, b: (a - b, (1.0, -1.0)),
            "mul": lambda a, b: (a * b, (b, a)),
            "neg": lambda a: (-a, (-1.0,)),
            "pow": lambda a: (a**node.constant, (node.constant * a ** (node.constant - 1),)),
            "exp": lambda a: (math.exp(a), (math.exp(a),)),
            "log": lambda a: (math.log(a), (1 / a,)),
            "tanh": lambda a: (math.tanh(a), (1 / math.cosh(a) ** 2,)),
            "relu": lambda a: (max(a, 0.0), (1.0 if a > 0 else 0.0,)),
        }
        value, partials = rules[node.op](*args)
        v.append(value)
        local.append(partials)

    uses = [0] * len(v)
    for node in tape:
        for source in node.inputs:
            uses[source] += 1
    totals = [0.0] * (len(v) - 1) + [1.0]
    complete = [index for index in range(n, len(v)) if uses[index] == 0]
    while complete:
        index = complete.pop()
        for source, partial in zip(tape[index - n].inputs, local[index - n]):
            totals[source] += totals[index] * partial
            uses[source] -= 1
            if uses[source] == 0 and source >= n:
                complete.append(source)
    return tuple(totals[:n])


def stop_gradient_loss(x, weight, target):
    column = torch.tensor([0], device=x.device)
    s = (x @ weight).sigmoid().index_fill(1, column, 0.25)
    t = (x @ target).tanh_().detach()
    return ((s - t) ** 2).sum() / s.numel()
