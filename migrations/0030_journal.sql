-- What providers sent us, as it came, each effective once; `answer` is what every repetition gets.
CREATE TABLE journal (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    provider text NOT NULL CHECK (provider IN ('twilio', 'vapi')),
    kind text NOT NULL,
    provider_id text,
    dedupe_key text NOT NULL,
    received_at timestamptz NOT NULL,
    channel_id uuid NOT NULL,
    address text NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    content_type text NOT NULL,
    raw bytea NOT NULL,
    status text NOT NULL CHECK (status IN ('done', 'ignored', 'failed')),
    error text,
    attempts integer NOT NULL DEFAULT 1,
    answer bytea NOT NULL,
    answer_type text NOT NULL,
    processed_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_entry_per_request UNIQUE (tenant_id, provider, dedupe_key)
);
CREATE INDEX journal_by_status ON journal (tenant_id, status, id DESC);
CREATE INDEX journal_by_provider_id ON journal (tenant_id, provider_id);
CREATE INDEX journal_by_age ON journal (received_at);
CALL protect_tenant_table('journal');
GRANT DELETE ON journal TO vigie_system;
