"""The machinery of add1: how often equal shares has to be run with a higher endowment.

`completion` says what add1 is; `raising` follows stretches of endowments that buy the same, and
`bounds` tells what their voters pay at least and at most.
"""
