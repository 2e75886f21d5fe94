"""Scripted people who chat on a site or text a number, through the public doors only, as browsers and phones do.

A script says who somebody is, what they say unasked, and what they answer when asked for this or that: the words they
get decide how the talk goes, so the same script fits any agent, or an advisor. `play` plays one and says what was said.

    script    Script, read_script(text), built_in(): the scripts of the demo, FR and EN
    play      await play(stage, script) -> Transcript
    visitor   a browser on a site; phone: a phone through the simulated carrier
"""
