"""Backups: the whole hub in one file, and a hub made from one.

An archive is a tar: the database as Postgres dumps it, in pieces; every file people sent, by tenant and hash; last the
manifest, which names every member with size and SHA-256, every table with its rows, and the migration. With a key the
tar is sealed in chunks (AES-256-GCM), so that nothing of it can be read, changed, cut off or put elsewhere unnoticed.
It is taken while the hub runs, of one instant of the database; nothing is ever held whole in memory. Restoring reads
the archive to its end before it touches anything, wants an empty hub or the word to replace one, and begins another
epoch of the stream, so that every client starts afresh. Keys of secrets at rest are not in it: keep them elsewhere.
"""
