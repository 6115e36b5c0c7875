"""The weights of the gate. Written by `python3 dev.py fit`; not to be changed by hand."""

WEIGHTS = (
    -1.814,
    0.303,
    -2.669,
    0.320,
    2.916,
    0.991,
    1.255,
    -0.115,
    -0.898,
    3.693,
    0.733,
    -0.923,
    -1.174,
    0.132,
    1.765,
)
BIAS = -6.354
ANSWERED = 0.58
NEAR = 0.12
