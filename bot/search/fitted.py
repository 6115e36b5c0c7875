"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-1.898, 0.325, -2.648, 0.233, 2.973, 0.940, 1.262, -0.116, -0.899, 3.647, 0.690, -0.886, -1.171, 0.124, 1.780)
BIAS = -6.365
ANSWERED = 0.65
NEAR = 0.13
