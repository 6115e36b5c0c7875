"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (-1.553, -0.069, 0.266, -0.567, 1.811, 0.398, 1.107, 0.774, -1.245, 2.418, 1.324, -0.076, -0.581, 0.512)
BIAS = -4.879
ANSWERED = 0.55
NEAR = 0.19
