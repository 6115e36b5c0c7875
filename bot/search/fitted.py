"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-1.766, 0.311, -2.932, 0.546, 2.856, 1.100, 1.139, -0.615, -0.886, 3.702, 0.788, -0.993, -2.232, 0.013)
BIAS = -6.210
ANSWERED = 0.59
NEAR = 0.21
