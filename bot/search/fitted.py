"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-1.249, -0.082, 0.711, -1.002, 1.708, 0.601, 1.079, 0.783, -1.222, 2.630, 1.241, -0.265, -0.894, 0.486)
BIAS = -4.911
ANSWERED = 0.52
NEAR = 0.18
