"""What notebooks of this exercise import."""

import torch
from practice.probes import Probe

__all__ = ["Probe", "torch"]
