"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (
    -0.678, 1.678, 2.056, 1.529, 4.686, -0.248, -0.052, 1.210, -0.751, 4.655, 0.972, 0.474, -1.735, -0.003, 1.738,
    -0.479, 0.748, -2.270, -6.176, 2.437, 2.796,
)  # fmt: skip
BIAS = -11.125
ANSWERED = 0.67
NEAR = 0.08
