"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-1.573, 0.708, -0.157, -2.317, 3.209, -0.630, 0.979, -0.200, -0.911, 3.028, 1.059, -0.183, -0.446, 0.522)
BIAS = -6.275
ANSWERED = 0.39
NEAR = 0.14
