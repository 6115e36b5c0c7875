"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-2.035, 0.078, 0.589, -1.226, 1.991, 0.056, 0.989, -1.175, -1.347, 2.662, 1.417, -0.284, -0.222, 0.503)
BIAS = -4.803
ANSWERED = 0.56
NEAR = 0.20
