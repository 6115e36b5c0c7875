"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (
    -3.796, 2.234, -2.173, 1.475, 2.975, 0.504, 1.277, 0.367, -0.843, 2.836, 0.616, 0.061, -1.586, 1.418, 1.943,
    -0.493, 0.872,
)  # fmt: skip
BIAS = -7.676
ANSWERED = 0.63
NEAR = 0.08
