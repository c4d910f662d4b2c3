# breaks: backward
"""All ways from the end to a leaf are walked, one by one: a value that is used twice passes on the sum of its shares, once."""

import math


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
    return totals
