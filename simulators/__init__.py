"""Local stand-ins for the carriers and services Vigie talks to, faithful enough to be tested against.

They know vendors' protocols and Vigie's public doors, nothing of its inside: no module here imports `app`. What they
send is signed like the real thing and says nothing a real provider would not say.

- `twilio`: REST API with receipts and faults on demand, signed inbound messages, phones to look at in a browser
- `vapi`: scripted calls of a voice assistant
- `openai`: a language model that rephrases plans, misbehaves on demand, and is not there
- `chatters`: scripted people who chat on a site or text a number
- `storm`: the stormy night, a cast of callers and texters; `senders`: plain load for survival tests and benches
"""
