"""Σ^p of a model that Sigmap exported, on the first layer of a network of PyTorch's."""

import torch
from kept_preconditioner import product


def precondition(model, weight):
    """Every gradient of `weight` [out, in] becomes G·P, whatever the optimizer makes of it."""
    p = product(model, lambda array: torch.from_numpy(array).to(weight))
    return weight.register_hook(lambda gradient: p(gradient.T).T)


# precondition("model", network[0].weight)
