"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (
    -0.510, 1.485, 1.698, 2.071, 4.918, -0.153, -0.184, 1.192, -0.836, 4.580, 1.099, 0.694, -0.645, -0.094, 1.714,
    -0.537, 0.600, -2.417, -6.127, 2.299, 3.152,
)  # fmt: skip
BIAS = -11.494
ANSWERED = 0.69
NEAR = 0.09
