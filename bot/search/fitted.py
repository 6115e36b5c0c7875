"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (
    -0.627, 1.560, 1.334, 2.229, 4.866, -0.174, -0.155, 1.007, -0.815, 4.679, 1.139, 0.463, -0.640, -0.087, 1.508,
    -0.456, 0.552, -2.383, -6.013, 2.161, 3.068,
)  # fmt: skip
BIAS = -11.288
ANSWERED = 0.72
NEAR = 0.09
