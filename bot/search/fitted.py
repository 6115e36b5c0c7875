"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-1.820, 0.316, -2.733, 0.353, 2.922, 0.951, 1.258, 0.002, -0.836, 3.656, 0.777, -0.917, -1.170, 0.124)
BIAS = -6.318
ANSWERED = 0.58
NEAR = 0.12
