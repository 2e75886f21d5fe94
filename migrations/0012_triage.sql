-- Verdicts are kept as given; what a human decides about an alert is kept with the alert.
CREATE TABLE verdicts (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    at timestamptz NOT NULL,
    decided_by text NOT NULL CHECK (decided_by IN ('rules', 'model', 'human')),
    ruleset text NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('P1', 'P2', 'P3', 'P4')),
    disposition text NOT NULL CHECK (disposition IN ('alert', 'refuse', 'redirect', 'personal', 'none')),
    verdict jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES messages (tenant_id, id)
);
CREATE UNIQUE INDEX one_verdict_of_the_rules_per_message ON verdicts (tenant_id, message_id)
    WHERE decided_by <> 'human';
CREATE INDEX verdicts_by_conversation ON verdicts (tenant_id, conversation_id, at);
CREATE INDEX verdicts_by_time ON verdicts (tenant_id, at);
CALL protect_tenant_table('verdicts');

-- A tenant's own rules. Published ones never change; the draft may be published once its preview was seen.
CREATE TABLE rulesets (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    status text NOT NULL CHECK (status IN ('draft', 'published', 'retired')),
    body jsonb NOT NULL,
    note text,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    previewed_at timestamptz,
    published_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_ruleset_per_version UNIQUE (tenant_id, version)
);
CREATE UNIQUE INDEX one_draft_and_one_published_ruleset ON rulesets (tenant_id, status)
    WHERE status IN ('draft', 'published');
CALL protect_tenant_table('rulesets');
