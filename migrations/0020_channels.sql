-- Addresses we own, and the ledger of everything that leaves by them.
CREATE TABLE channels (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('sms', 'voice', 'whatsapp')),
    address text NOT NULL CHECK (address ~ '^\+[1-9][0-9]{6,14}$'),
    external_id text,
    provider text NOT NULL CHECK (provider IN ('twilio', 'vapi')),
    label text NOT NULL,
    credentials bytea,
    settings jsonb NOT NULL DEFAULT '{}',
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
-- The routing directory: a called address names its tenant, so no two businesses may hold the same one. These two are
-- the only unique constraints across tenants.
CREATE UNIQUE INDEX one_active_channel_per_address ON channels (kind, address) WHERE active;
CREATE UNIQUE INDEX one_active_channel_per_external_id ON channels (kind, external_id) WHERE active AND external_id IS NOT NULL;
CALL protect_tenant_table('channels');

-- `status` only ever climbs (`rank`). `claimed_until` is held while an attempt talks to the provider; `first_attempt_at`
-- tells a later attempt how far back to look for a message it may already have sent. `look_up_at`: a final report is
-- overdue then, and the provider is asked (`look_ups` times so far).
CREATE TABLE deliveries (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    medium text NOT NULL CHECK (medium IN ('sms', 'call')),
    audience text NOT NULL CHECK (audience IN ('team', 'contact')),
    to_address text NOT NULL,
    body text NOT NULL,
    language text NOT NULL,
    encoding text NOT NULL CHECK (encoding IN ('GSM-7', 'UCS-2')),
    segments integer NOT NULL CHECK (segments >= 0),
    status text NOT NULL CHECK (status IN
        ('intended', 'unknown', 'accepted', 'sent', 'suppressed', 'failed', 'undelivered', 'delivered')),
    rank smallint NOT NULL,
    provider_id text,
    error_code text,
    simulated boolean NOT NULL DEFAULT false,
    attempts integer NOT NULL DEFAULT 0,
    first_attempt_at timestamptz,
    claimed_until timestamptz,
    look_up_at timestamptz,
    look_ups smallint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    delivered_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, channel_id) REFERENCES channels (tenant_id, id)
);
CREATE UNIQUE INDEX one_delivery_per_provider_id ON deliveries (tenant_id, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX deliveries_by_address ON deliveries (tenant_id, to_address, created_at DESC);
CREATE INDEX deliveries_to_look_up ON deliveries (look_up_at) WHERE look_up_at IS NOT NULL;
CALL protect_tenant_table('deliveries');

-- Contacts who asked to be left alone; members of the team are not looked up here.
CREATE TABLE opt_outs (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    medium text NOT NULL CHECK (medium IN ('sms')),
    address text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_opt_out_per_address UNIQUE (tenant_id, medium, address)
);
CALL protect_tenant_table('opt_outs');
