"""Why a backup could not be made or restored; the message is for whoever runs the command."""

from __future__ import annotations


class BackupFailed(Exception):
    """The archive could not be made, or the hub could not be restored."""


class NotABackup(BackupFailed):
    """The file is no archive of ours."""


class ArchiveDamaged(BackupFailed):
    """The archive is cut off, or was changed after it was written."""


class WrongKey(BackupFailed):
    """The archive is sealed with a key that was not given."""


class NewerBackup(BackupFailed):
    """The archive was written by a newer version than this one."""


class HubNotEmpty(BackupFailed):
    """There is a hub already; say `--replace` to lose it."""


class HubRunning(BackupFailed):
    """Web or worker processes use the database that would be replaced; stop them first."""
