"""The demo: three invented businesses of the README, each with a team, numbers, an agent in service and its knowledge.

Created once, never overwritten.
"""

from app.demo.creating import create_demo
from app.demo.local_secrets import LocalSecrets, local_secrets
from app.demo.tenants import DEMO, DemoTenant

__all__ = ["DEMO", "DemoTenant", "LocalSecrets", "create_demo", "local_secrets"]
