"""Worker edge of identity: a code is made where it is sent, so that nobody can tell from an answer whether it was."""

from __future__ import annotations

from app.accounts import actions as accounts
from app.channels import actions as channels
from app.channels.concealing import conceal
from app.channels.secrets import SecretBox
from app.contacts import actions as contacts
from app.conversations.jobs import SendUrgentMessage
from app.db.job_context import JobContext
from app.identity import queries, rules, wording
from app.identity.jobs import SendCode


async def send_code(job: SendCode, ctx: JobContext) -> None:
    """Make the code and write its text into the ledger, both or neither; a code asked for in vain ends here."""
    code = rules.new_code()
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        made = await queries.make_code(tx.conn, ctx.tenant_id, job.code_id, rules.code_hash(job.code_id, code), tx.at)
        if made is None:
            return
        contact = await contacts.find_contact(tx.conn, ctx.tenant_id, made)
        if contact is None or contact.phone is None:
            return
        tenant = await accounts.get_tenant(tx.conn, ctx.tenant_id)
        language = contact.language or tenant.language
        box: SecretBox = ctx.services[SecretBox]
        sealed = conceal(box, code, tenant_id=ctx.tenant_id, to_address=contact.phone)
        minutes = int(rules.CODE_LASTS.total_seconds() // 60)
        delivery = await channels.create_delivery(
            tx,
            medium="sms",
            audience="contact",
            to_address=contact.phone,
            body=wording.code_text(language, tenant.name, sealed, minutes),
            language=language,
        )
        if delivery is not None and delivery.status == "intended":
            tx.enqueue(SendUrgentMessage(delivery_id=delivery.id))
