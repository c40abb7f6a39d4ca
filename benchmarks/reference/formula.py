"""Weights and images by a formula, which the Java test follows too.

Element i of the tensor of a name is, with

    u = mix(fnv(name) + i * 0x9e3779b9) / 2^32, where fnv is 32-bit FNV-1a and mix the last step of MurmurHash3

    weight         (2u - 1) * sqrt(6 / values in one filter)
    bias, shift    u - 0.5
    scale          gain * (0.5 + u)
    mean           u - 0.5
    variance       0.5 + u
    images         2u - 1, named "images"

rounded to single precision.
"""

import numpy
import torch


def uniform(name, count):
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = (seed ^ byte) * 0x01000193 & 0xFFFFFFFF
    x = numpy.uint32(seed) + numpy.arange(count, dtype=numpy.uint32) * numpy.uint32(0x9E3779B9)
    x = (x ^ (x >> 16)) * numpy.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * numpy.uint32(0xC2B2AE35)
    return (x ^ (x >> 16)) / 2.0**32


def values(name, role, shape, gain=1):
    u = uniform(name, int(numpy.prod(shape)))
    if role == "weight":
        made = (2 * u - 1) * numpy.sqrt(6 / numpy.prod(shape[1:]))
    elif role == "images":
        made = 2 * u - 1
    else:
        made = {"scale": gain * (0.5 + u), "variance": 0.5 + u}.get(role, u - 0.5)
    return torch.from_numpy(made.astype(numpy.float32).astype(numpy.float64).reshape(shape))
