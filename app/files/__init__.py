"""Files people send along with what they say.

A file is taken in whole, told by its content and not by its name, looked at by the virus scanner if there is one, and
stored under its hash (`store`: a folder or a bucket); the row says whose it is. It belongs to who uploaded it until a
message carries it; one that no message ever carries is forgotten after a day.
Invariants: never public: the team reads it signed in, everybody else by a link that is signed, expires and can be
revoked; always downloaded, never displayed in our origin; what a browser could run (HTML, SVG, scripts) is refused.
"""
