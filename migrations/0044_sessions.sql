-- What a business decides about its agent. Published ones never change; the draft may be published once its scenarios ran.
CREATE TABLE agent_profiles (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    status text NOT NULL CHECK (status IN ('draft', 'published', 'retired')),
    body jsonb NOT NULL,
    note text,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    proven_at timestamptz,
    published_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_agent_profile_per_version UNIQUE (tenant_id, version)
);
CREATE UNIQUE INDEX one_draft_and_one_published_profile ON agent_profiles (tenant_id, status)
    WHERE status IN ('draft', 'published');
CALL protect_tenant_table('agent_profiles');

-- A live run of an agent. `state` is the machine's own, with the flow version it began with; `profile_id` what it obeys.
CREATE TABLE agent_sessions (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    profile_id uuid NOT NULL,
    flow text NOT NULL,
    flow_version integer NOT NULL,
    status text NOT NULL CHECK (status IN ('live', 'ended')),
    outcome text,
    state json NOT NULL,
    disclosed_at timestamptz,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
);
CREATE UNIQUE INDEX one_live_session_per_conversation ON agent_sessions (tenant_id, conversation_id) WHERE status = 'live';
CALL protect_tenant_table('agent_sessions');

-- What each turn took and cost. A model's turn is `running` until its answer is committed; past `due_at` the process that
-- asked is taken for dead and the plan is said instead. `epoch` is the one it was thought of in.
CREATE TABLE agent_turns (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    message_id uuid,
    ask_id text,
    engine text NOT NULL CHECK (engine IN ('builtin', 'model')),
    model text,
    prompt_version text,
    status text NOT NULL CHECK (status IN ('running', 'done', 'fallback', 'cancelled', 'fenced', 'failed')),
    fallback_reason text,
    epoch integer NOT NULL,
    tags text[] NOT NULL,
    at timestamptz NOT NULL,
    due_at timestamptz,
    first_token_ms integer,
    took_ms integer,
    prompt_tokens integer,
    completion_tokens integer,
    cost_micros bigint,
    currency text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, session_id) REFERENCES agent_sessions (tenant_id, id)
);
CREATE INDEX agent_turns_by_conversation ON agent_turns (tenant_id, conversation_id, id DESC);
CREATE INDEX agent_turns_due ON agent_turns (due_at) WHERE status = 'running';
CALL protect_tenant_table('agent_turns');

CREATE TABLE session_timers (
    tenant_id bigint NOT NULL,
    session_id uuid NOT NULL,
    name text NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, session_id, name),
    FOREIGN KEY (tenant_id, session_id) REFERENCES agent_sessions (tenant_id, id)
);
CREATE INDEX session_timers_due ON session_timers (due_at);
CALL protect_tenant_table('session_timers');

ALTER TABLE alerts
    DROP CONSTRAINT alerts_channel_check,
    ADD CONSTRAINT alerts_channel_check CHECK (channel IN ('sms', 'voice', 'chat', 'manual'));
