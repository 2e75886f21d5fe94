"""Models behind one shape, `agents.runner.ChatModel`: the only place of the library that speaks to a vendor.

A provider is built from arguments (address, key, model, prices), owns its HTTP client until `close`, and turns every
failure of the vendor into a named reason; what the model says comes back as it is, unchecked.
"""
