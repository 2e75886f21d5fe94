"""Plumbing: the HTTP edge. Typed endpoints, OpenAPI, problems (RFC 9457), middleware, sign-in lookup.

An endpoint is an async function; its parameters are filled by name and type (path parameters, one pydantic `body`, one
pydantic `query`, the request, the principal, the clock, services of the process) and its return value is encoded as
declared. Every endpoint names the permission it needs; there is no default.
"""
