"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (
    -1.899, 0.324, -2.648, 0.231, 2.975, 0.936, 1.263, -0.116, -0.899, 3.647, 0.690, -0.885, -1.171, 0.124, 1.780,
)  # fmt: skip
BIAS = -6.365
ANSWERED = 0.65
NEAR = 0.08
