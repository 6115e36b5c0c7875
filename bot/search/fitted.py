"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (
    -0.610, 1.454, 1.675, 2.224, 4.966, -0.119, -0.209, 1.541, -0.847, 4.475, 1.174, 0.668, -0.705, -0.051, 1.670,
    -0.452, 0.594, -2.513, -5.816, 2.136, 3.183,
)  # fmt: skip
BIAS = -11.490
ANSWERED = 0.72
NEAR = 0.09
