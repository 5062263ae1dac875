"""The machinery of add1: how often equal shares has to be run with a higher endowment.

`completion` says what add1 is; `raising` follows many endowments at once, `branches` holds what
they have left, `fork` tells where they part, and `means` what they can still pay.
"""
