"""Each operation leaves a closure that pulls its gradient back; `scatter` replaces the column."""

import math

import torch


def backward(tape, values):
    vals = list(values)
    nl = len(values)
    pulls = []
    for op, inp, c in tape:
        a = vals[inp[0]]
        b = vals[inp[-1]]
        if op == "add":
            vals.append(a + b)
            pulls.append(lambda g: (g, g))
        elif op == "sub":
            vals.append(a - b)
            pulls.append(lambda g: (g, -g))
        elif op == "mul":
            vals.append(a * b)
            pulls.append(lambda g, a=a, b=b: (g * b, g * a))
        elif op == "neg":
            vals.append(-a)
            pulls.append(lambda g: (-g,))
        elif op == "pow":
            vals.append(a**c)
            pulls.append(lambda g, a=a, c=c: (g * c * a ** (c - 1),))
        elif op == "exp":
            o = math.exp(a)
            vals.append(o)
            pulls.append(lambda g, o=o: (g * o,))
        elif op == "log":
            vals.append(math.log(a))
            pulls.append(lambda g, a=a: (g / a,))
        elif op == "tanh":
            o = math.tanh(a)
            vals.append(o)
            pulls.append(lambda g, o=o: (g * (1 - o * o),))
        elif op == "relu":
            vals.append(max(0.0, a))
            pulls.append(lambda g, a=a: (g if a > 0 else 0.0 * g,))
        else:
            raise ValueError(op)
    bar = [0.0] * len(vals)
    bar[-1] = 1.0
    while pulls:
        p = pulls.pop()
        k = len(pulls)
        for i, g in zip(tape[k].inputs, p(bar[nl + k])):
            bar[i] += g
    return bar[:nl]


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    s = s.scatter(1, torch.zeros(len(x), 1, dtype=torch.long, device=x.device), 0.25)
    t = torch.tanh(x.detach().clone() @ target.detach().clone())
    return (s - t).pow(2).mean()
