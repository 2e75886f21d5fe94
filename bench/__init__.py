"""What the product costs, as ratios to floors measured in the same run on the same machine.

`python -m bench` runs every section, `python -m bench fanout` one. Absolute figures of one machine say little; a ratio
to the least a C server (fan-out) or a bare transaction (intake) can do survives a move. With `--assert` a missed
target is a failure.
"""
