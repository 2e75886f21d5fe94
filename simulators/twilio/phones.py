"""`/_sim`: the phones at the other end, to look at and to answer from; and the controls of the simulation.

Unauthenticated by design: whoever reaches it can text the hub as anyone. Serve it on a loopback address or in demo mode
only.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from html import escape
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from simulators.twilio.behaviour import EVERYONE, MAGIC_NUMBERS, BadBehaviour, parse_behaviour
from simulators.twilio.carrier import Carrier
from simulators.twilio.inbound import Media, Reply
from simulators.twilio.records import Message, to_plain

_SHOWN_PER_PHONE = 30


class Phones:
    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    def routes(self) -> list[Route]:
        return [
            Route("/_sim", self.page),
            Route("/_sim/messages", self.messages),
            Route("/_sim/calls", self.calls),
            Route("/_sim/behaviour", self.behaviours),
            Route("/_sim/behaviour", _same_site(self.teach), methods=["POST"]),
            Route("/_sim/inbound", _same_site(self.inbound), methods=["POST"]),
            Route("/_sim/exchange", _same_site(self.exchange), methods=["POST"]),
            Route("/_sim/reply", _same_site(self.reply), methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        return HTMLResponse(_page(self._threads(), can_reply=self.carrier.config.hub is not None, root=_root(request)))

    async def messages(self, request: Request) -> Response:
        wanted = {name: request.query_params.get(name) for name in ("to", "from", "direction", "status")}
        found = [
            to_plain(message)
            for message in self.carrier.ledger.messages.values()
            if wanted["to"] in {None, message.to}
            and wanted["from"] in {None, message.from_}
            and wanted["direction"] in {None, message.direction}
            and wanted["status"] in {None, message.status}
        ]
        return JSONResponse({"simulated": True, "messages": found})

    async def calls(self, request: Request) -> Response:
        calls = [to_plain(call) for call in self.carrier.ledger.calls.values()]
        return JSONResponse({"simulated": True, "calls": calls})

    async def behaviours(self, request: Request) -> Response:
        rules = {**MAGIC_NUMBERS, **self.carrier.behaviours.taught}
        return JSONResponse({"rules": {number: _plain(rule) for number, rule in rules.items()}})

    async def teach(self, request: Request) -> Response:
        """`{"number": "+1…" | "*", …}` teaches; with `"reset": true` forgets, everything when no number is given."""
        try:
            order = await _object(request)
            number = order.pop("number", None)
            if order.pop("reset", False):
                self.carrier.behaviours.forget(number)
                return JSONResponse({"number": number, "rule": _plain(self.carrier.behaviours.of(number or EVERYONE))})
            if not isinstance(number, str):
                raise BadBehaviour('"number" is needed: a phone number, or "*" for everyone')
            rule = self.carrier.behaviours.teach(number, order)
        except BadBehaviour as problem:
            return JSONResponse({"problem": str(problem)}, status_code=400)
        return JSONResponse({"number": number, "rule": _plain(rule)})

    async def inbound(self, request: Request) -> Response:
        """`{"from", "body", "to"?, "media"?: [{"content_type", "url"?}]}`: a phone texts the hub."""
        try:
            order = await _object(request)
            media = tuple(Media(**item) for item in order.get("media", ()))
            from_, body, to = str(order["from"]), str(order.get("body", "")), order.get("to")
        except (BadBehaviour, KeyError, TypeError) as problem:
            return JSONResponse({"problem": str(problem)}, status_code=400)
        if self.carrier.config.hub is None:
            return JSONResponse({"problem": "no hub to text"}, status_code=409)
        sent = await self.carrier.text_the_hub(from_=from_, body=body, to=to, media=media)
        return JSONResponse({"sid": sent.sid, "status": sent.delivery.status, "replies": list(sent.replies)})

    async def exchange(self, request: Request) -> Response:
        """`{"sid", "from", "to", "body", "answers": [{"body", "action", "to", "from_"}]}`: a text delivered."""
        try:
            order = await _object(request)
            answers = tuple(Reply(**item) for item in order.get("answers", ()))
            sid, from_, to, body = (str(order[name]) for name in ("sid", "from", "to", "body"))
        except (BadBehaviour, KeyError, TypeError) as problem:
            return JSONResponse({"problem": str(problem)}, status_code=400)
        if sid not in self.carrier.ledger.messages:
            self.carrier.take_exchange(sid, from_, to, body, answers)
        return JSONResponse({"sid": sid})

    async def reply(self, request: Request) -> Response:
        form = await request.form()
        from_, to, body = (str(form.get(name, "")) for name in ("from", "to", "body"))
        if self.carrier.config.hub is None:
            return JSONResponse({"problem": "no hub to text"}, status_code=409)
        if from_.strip() and body.strip():
            await self.carrier.text_the_hub(from_=from_.replace(" ", ""), body=body, to=to or None)
        return RedirectResponse("../_sim", status_code=303)

    def _threads(self) -> dict[tuple[str, str], list[Message]]:
        """Per (phone, our number), newest thread first."""
        threads: dict[tuple[str, str], list[Message]] = {}
        for message in self.carrier.ledger.messages.values():
            ours_last = message.direction == "inbound"
            pair = (message.from_, message.to) if ours_last else (message.to, message.from_)
            threads.setdefault(pair, []).append(message)
        newest = sorted(threads.items(), key=lambda thread: thread[1][-1].updated_at, reverse=True)
        return {pair: messages[-_SHOWN_PER_PHONE:] for pair, messages in newest}


def _same_site(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A page of another site must not drive the simulation through somebody's browser."""

    async def checked(request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return JSONResponse({"problem": "another site"}, status_code=403)
        return await handler(request)

    return checked


async def _object(request: Request) -> dict[str, Any]:
    try:
        value = json.loads(await request.body())
    except ValueError as error:
        raise BadBehaviour("the body must be JSON") from error
    if not isinstance(value, dict):
        raise BadBehaviour("the body must be a JSON object")
    return value


def _plain(rule: object) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in parse_behaviour({}).__dataclass_fields__}


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _page(threads: dict[tuple[str, str], list[Message]], *, can_reply: bool, root: str) -> str:
    phones = "".join(
        _phone(phone, ours, messages, root, can_reply=can_reply) for (phone, ours), messages in threads.items()
    )
    return _HTML.format(
        new=_NEW.format(root=escape(root)) if can_reply else "",
        phones=phones or "<p>No message yet. / Aucun message.</p>",
        messages=f"{root}/_sim/messages",
    )


def _phone(phone: str, ours: str, messages: list[Message], root: str, *, can_reply: bool) -> str:
    bubbles = "".join(_bubble(message) for message in messages)
    reply = ""
    if can_reply:
        reply = (
            f'<form method="post" action="{escape(root)}/_sim/reply">'
            f'<input type="hidden" name="from" value="{escape(phone)}">'
            f'<input type="hidden" name="to" value="{escape(ours)}"><input name="body" required maxlength="1600" '
            f'aria-label="Reply as {escape(phone)}" placeholder="Reply as this phone"><button>Send</button></form>'
        )
    return f"<section><h2>{escape(phone)} <small>with {escape(ours)}</small></h2>{bubbles}{reply}</section>"


def _bubble(message: Message) -> str:
    side = "out" if message.direction == "inbound" else "in"
    error = f" · {message.error_code} {message.error_message}" if message.error_code else ""
    facts = f"{message.status} · {message.num_segments} × {message.encoding}{error} · {message.created_at:%H:%M:%S}"
    media = "".join(f"<em>[{escape(item)}]</em> " for item in message.media)
    return f'<div class="{side}"><p dir="auto">{media}{escape(message.body)}</p><small>{escape(facts)}</small></div>'


_NEW = """<form class="new" method="post" action="{root}/_sim/reply"><label>From <input name="from" required
pattern="\\+?[0-9 ]{{7,17}}" value="+14385550142" inputmode="tel"></label><label>Text <input name="body" required
maxlength="1600" placeholder="Bonjour, …"></label><button>Text the business</button></form>"""

_HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>SIMULATED phones</title><style>
body{{font:16px/1.4 system-ui;margin:0;background:#f4f4f2;color:#1b1b1b}}
header{{background:#7a1fa2;color:#fff;padding:.7rem 1rem;position:sticky;top:0}}
main{{display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:1rem;padding:1rem}}
section{{background:#fff;border:1px solid #ccc;border-radius:1rem;padding:1rem;max-height:32rem;overflow:auto}}
h2{{font-size:1rem;margin:0 0 .5rem}} h2 small{{font-weight:400;color:#555}}
div p{{white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0 0;padding:.5rem .7rem;
border-radius:.8rem;background:#e9e9ee}}
div.out p{{background:#d5ecd9;margin-left:2rem}} div.in p{{margin-right:2rem}} div small{{color:#555;font-size:.75rem}}
form{{display:flex;gap:.4rem;margin-top:.7rem}} form.new{{flex-wrap:wrap;align-items:end;padding:.7rem 1rem 0}}
.new label{{display:flex;flex-direction:column;font-size:.75rem}} .new label+label{{flex:1}}
.new input{{font:inherit;font-size:1rem;padding:.4rem;min-width:0}}
input[name=body]{{flex:1;font:inherit;padding:.4rem;min-width:0}} button{{font:inherit}}
</style>
<header><strong>SIMULATED</strong> phones. No real SMS is sent or received here.</header>
{new}<main>{phones}</main><script>
let seen=null;setInterval(async()=>{{const now=await(await fetch("{messages}")).text();
const typing=[...document.querySelectorAll("input[name=body]")].some(box=>box.value||box===document.activeElement);
if(seen!==null&&seen!==now&&!typing)location.reload();if(seen===null||!typing)seen=now}},1500)</script></html>
"""
