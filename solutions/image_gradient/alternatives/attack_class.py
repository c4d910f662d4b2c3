"""Is written as a class, after the manner of the attack libraries, which also evaluates the loss as it goes."""

import torch
from torch import Tensor, nn


class Attack:
    def __init__(self, model: nn.Module, epsilon: float, alpha: float, steps: int) -> None:
        self.model, self.epsilon, self.alpha, self.steps = model, epsilon, alpha, steps
        self.history: list[float] = []

    def gradient(self, images: Tensor, labels: Tensor) -> Tensor:
        images = images.clone().detach()
        images.requires_grad = True
        cost = nn.CrossEntropyLoss()(self.model(images), labels)
        self.history.append(cost.item())
        return torch.autograd.grad(cost, images, retain_graph=False, create_graph=False)[0]

    def __call__(self, images: Tensor, labels: Tensor) -> Tensor:
        adversarial = images.clone().detach()
        for _ in range(self.steps):
            grad = self.gradient(adversarial, labels)
            adversarial = adversarial.detach() + self.alpha * grad.sign()
            delta = torch.clamp(adversarial - images, min=-self.epsilon, max=self.epsilon)
            adversarial = torch.clamp(images + delta, min=0, max=1).detach()
        with torch.no_grad():
            self.history.append(nn.CrossEntropyLoss()(self.model(adversarial), labels).item())
        return adversarial


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    return Attack(model, 0, 0, 0).gradient(images, labels)


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    return Attack(model, epsilon, epsilon, 1)(images, labels)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    return Attack(model, epsilon, step_size, steps)(images, labels)
