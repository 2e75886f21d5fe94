-- Everything said with one contact: one open conversation per contact and medium, one per provider call for voice.
CREATE TABLE conversations (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    contact_id uuid NOT NULL,
    channel text NOT NULL CHECK (channel IN ('sms', 'voice')),
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id)
);
CREATE UNIQUE INDEX one_open_conversation_per_medium ON conversations (tenant_id, contact_id, channel)
    WHERE status = 'open' AND channel <> 'voice';
CREATE INDEX conversations_by_contact ON conversations (tenant_id, contact_id, id DESC);
CALL protect_tenant_table('conversations');

CREATE TABLE messages (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    direction text NOT NULL CHECK (direction IN ('in', 'out')),
    channel text NOT NULL,
    author text NOT NULL CHECK (author IN ('contact', 'agent', 'advisor', 'system')),
    text text NOT NULL,
    media jsonb NOT NULL DEFAULT '[]',
    at timestamptz NOT NULL,
    status text NOT NULL,
    flags text[] NOT NULL DEFAULT '{}',
    provider_id text,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_message_per_provider_id UNIQUE (tenant_id, provider_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
);
CREATE INDEX messages_by_conversation ON messages (tenant_id, conversation_id, at, id);
CREATE INDEX messages_by_contact ON messages (tenant_id, contact_id, id DESC);
CALL protect_tenant_table('messages');

-- `rank` only grows, so that reports in any order never take a call back to an earlier state. `urgency` and `need` are
-- what the call has raised an alert for so far: of its many turns only those that add something raise it again.
CREATE TABLE calls (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    provider_call_id text NOT NULL,
    contact_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'ringing', 'in_progress', 'forwarding', 'ended')),
    rank smallint NOT NULL,
    urgency text CHECK (urgency IN ('P1', 'P2', 'P3', 'P4')),
    need text,
    ended_reason text,
    started_at timestamptz,
    ended_at timestamptz,
    reported_at timestamptz,
    summary text,
    recording_url text,
    structured jsonb,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_call_per_provider_id UNIQUE (tenant_id, provider_call_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
);
CREATE INDEX calls_by_provider_id ON calls (provider_call_id);
CREATE INDEX calls_by_contact ON calls (tenant_id, contact_id, id DESC);
CALL protect_tenant_table('calls');
