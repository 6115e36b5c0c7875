"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (
    -0.598, 1.497, 1.645, 1.983, 5.068, -0.374, -0.168, 1.187, -0.824, 4.613, 1.045, 0.694, -0.641, -0.102, 1.718,
    -0.536, 0.548, -2.445, -6.197, 2.311, 3.100,
)  # fmt: skip
BIAS = -11.527
ANSWERED = 0.69
NEAR = 0.09
