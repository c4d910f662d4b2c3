"""Adds up all ways from a leaf to the end by recursion; `index_fill` makes a new tensor."""

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

    def walk(index, weight, totals):
        if index < n:
            totals[index] += weight
            return
        for source, partial in zip(tape[index - n].inputs, local[index - n]):
            walk(source, weight * partial, totals)

    totals = [0.0] * n
    walk(len(v) - 1, 1.0, totals)
    return tuple(totals)


def stop_gradient_loss(x, weight, target):
    column = torch.tensor([0], device=x.device)
    s = (x @ weight).sigmoid().index_fill(1, column, 0.25)
    t = (x @ target).tanh_().detach()
    return ((s - t) ** 2).sum() / s.numel()
