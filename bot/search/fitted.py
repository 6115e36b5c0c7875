"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-1.590, -0.122, 0.092, -0.583, 1.849, 0.325, 1.104, 0.674, -1.171, 2.400, 1.340, -0.091, -0.607, 0.512)
BIAS = -4.734
ANSWERED = 0.55
NEAR = 0.19
