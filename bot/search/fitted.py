"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-1.342, -0.575, 1.059, -0.964, 1.749, 0.066, 0.940, 1.508, -1.159, 2.989, 1.577, -1.257, -0.654)
BIAS = -4.796
ANSWERED = 0.61
NEAR = 0.21
