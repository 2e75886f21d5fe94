-- Sites that embed our chat are addresses we own too: the address of a `chat` channel is its public site key.
ALTER TABLE channels
    DROP CONSTRAINT channels_kind_check,
    ADD CONSTRAINT channels_kind_check CHECK (kind IN ('sms', 'voice', 'whatsapp', 'chat')),
    DROP CONSTRAINT channels_address_check,
    ADD CONSTRAINT channels_address_check CHECK (CASE kind
        WHEN 'chat' THEN address ~ '^pk_[0-9A-Za-z_-]{16,40}$'
        ELSE address ~ '^\+[1-9][0-9]{6,14}$' END),
    DROP CONSTRAINT channels_provider_check,
    ADD CONSTRAINT channels_provider_check CHECK (provider IN ('twilio', 'vapi', 'vigie'));
ALTER TABLE contact_identities
    DROP CONSTRAINT contact_identities_kind_check,
    ADD CONSTRAINT contact_identities_kind_check CHECK (kind IN ('phone', 'sender', 'email', 'call', 'visitor'));

-- One browser that opened a chat. Nothing else exists until it says something: no contact, no conversation. Its address
-- is kept hashed for an hour, to count by. `secret_hash` is of what its socket is named by; 256 random bits never meet.
CREATE TABLE chat_sessions (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    language text NOT NULL CHECK (language IN ('fr', 'en')),
    origin text,
    page text,
    referrer text,
    caller_hash bytea,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spoke_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, channel_id) REFERENCES channels (tenant_id, id)
);
CREATE INDEX chat_sessions_by_secret ON chat_sessions (secret_hash);
CREATE INDEX chat_sessions_by_site ON chat_sessions (tenant_id, channel_id, created_at);
CREATE INDEX chat_sessions_by_caller ON chat_sessions (tenant_id, caller_hash, created_at) WHERE caller_hash IS NOT NULL;
CREATE INDEX chat_sessions_by_expiry ON chat_sessions (expires_at);
CALL protect_tenant_table('chat_sessions');
GRANT UPDATE, DELETE ON chat_sessions TO vigie_system;

-- A session's conversations, one after the other: a message's position in the session is `offset_seq` plus its `seq`.
CREATE TABLE chat_conversations (
    tenant_id bigint NOT NULL,
    conversation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    offset_seq integer NOT NULL,
    begun_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, session_id, conversation_id),
    FOREIGN KEY (tenant_id, session_id) REFERENCES chat_sessions (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
);
CREATE INDEX chat_conversations_by_session ON chat_conversations (tenant_id, session_id, offset_seq DESC);
CALL protect_tenant_table('chat_conversations');
GRANT DELETE ON chat_conversations TO vigie_system;

-- What people send along. The content lies elsewhere under its hash; `link_key` signs the links to it, so that changing
-- it revokes them all. `owner_id` is who uploaded it; it belongs to no conversation until a message carries it.
CREATE TABLE files (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    sha256 bytea NOT NULL,
    size integer NOT NULL CHECK (size > 0),
    content_type text NOT NULL,
    name text NOT NULL,
    owner_id uuid NOT NULL,
    conversation_id uuid,
    scan text NOT NULL CHECK (scan IN ('clean', 'not_scanned')),
    link_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX files_by_id ON files (id);
CREATE INDEX files_by_content ON files (tenant_id, sha256);
CREATE INDEX files_by_owner ON files (tenant_id, owner_id);
CREATE INDEX files_unclaimed ON files (created_at) WHERE conversation_id IS NULL;
CALL protect_tenant_table('files');
