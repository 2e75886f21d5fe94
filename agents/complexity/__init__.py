"""How complex a claim is (CCI, 0 to 100), what must never be left to an agent, and why: pure, versioned, explained.

A `Case` is what is known, as tri-state answers with the words they come from; never loose words. `assess` computes the
six factors, the hard rules beside them, and the decision. An answer nobody gave is `unknown`; it counts as neither yes
nor no.
"""
