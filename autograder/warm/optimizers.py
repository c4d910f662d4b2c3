"""Make optimizers ready: the first of a process imports the whole of torch's compiler, which takes as long as torch."""

from __future__ import annotations

import torch

torch.optim.SGD([torch.zeros(1, requires_grad=True)])
