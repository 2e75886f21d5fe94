"""What the account remembers: messages, calls, who opted out. Bounded in memory, journalled to a file when asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

from simulators.twilio.records import Call, Message, call_from, message_from, to_plain


class Ledger:
    """Newest `limit` messages and calls. With `journal`, every change is appended, and a new start reads it back."""

    def __init__(self, *, limit: int = 5000, journal: Path | None = None) -> None:
        self.limit = limit
        self.messages: dict[str, Message] = {}
        self.calls: dict[str, Call] = {}
        self.opted_out: set[tuple[str, str]] = set()
        self._file: IO[str] | None = None
        if journal is not None:
            self._open(journal)

    def keep(self, record: Message | Call) -> None:
        """A new message or call; the oldest one may have to go."""
        if isinstance(record, Message):
            self.messages[record.sid] = record
            self._trim(self.messages)
        else:
            self.calls[record.sid] = record
            self._trim(self.calls)
        self.changed(record)

    def changed(self, record: Message | Call) -> None:
        """Something happened to a record kept before (it may have been forgotten since)."""
        name = "message" if isinstance(record, Message) else "call"
        self._append({name: to_plain(record)})

    def opt_out(self, person: str, number: str, *, out: bool) -> None:
        """Remember that `person` does (not) want messages from our `number`."""
        pair = (person, number)
        if out:
            self.opted_out.add(pair)
        else:
            self.opted_out.discard(pair)
        self._append({"opt_out": [person, number, out]})

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _trim(self, records: dict[str, Any]) -> None:
        while len(records) > self.limit:
            del records[next(iter(records))]

    def _append(self, line: dict[str, Any]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()

    def _open(self, journal: Path) -> None:
        journal.parent.mkdir(parents=True, exist_ok=True)
        if journal.exists():
            for line in journal.read_text(encoding="utf-8", errors="replace").splitlines():
                self._replay(line)
        compact = journal.with_suffix(journal.suffix + ".new")
        self._file = compact.open("w", encoding="utf-8")
        for message in self.messages.values():
            self._append({"message": to_plain(message)})
        for call in self.calls.values():
            self._append({"call": to_plain(call)})
        for person, number in sorted(self.opted_out):
            self._append({"opt_out": [person, number, True]})
        compact.replace(journal)

    def _replay(self, line: str) -> None:
        try:
            entry = json.loads(line)
        except ValueError:
            return  # the last line of a killed process may be cut
        if "message" in entry:
            message = message_from(entry["message"])
            self.messages[message.sid] = message
            self._trim(self.messages)
        elif "call" in entry:
            call = call_from(entry["call"])
            self.calls[call.sid] = call
            self._trim(self.calls)
        elif "opt_out" in entry:
            person, number, out = entry["opt_out"]
            self.opt_out(person, number, out=out)
