"""Σ^p of a model that Sigmap exported, on the first layer of a network of PyTorch's."""

import numpy as np
import torch


def precondition(model, weight):
    """Every gradient of `weight` [out, in] becomes G·P, whatever the optimizer makes of it."""
    p = torch.from_numpy(np.load(f"{model}/assets.extra/preconditioner.npy")).to(weight)
    return weight.register_hook(lambda gradient: gradient @ p)


# precondition("model", network[0].weight)
