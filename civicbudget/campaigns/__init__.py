"""A participatory round: pots, areas, phases, rules, and the commission's motions."""
