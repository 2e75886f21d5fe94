-- The advisors' desk: who answers, what waits for them, what they tell each other.

-- `active` is how many open conversations they own, counted again under this row's lock whenever it may have changed;
-- `missed` how many offers in a row ran out without an answer.
CREATE TABLE advisors (
    tenant_id bigint NOT NULL REFERENCES tenants,
    user_id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    status text NOT NULL CHECK (status IN ('available', 'busy', 'paused', 'offline')),
    capacity integer NOT NULL DEFAULT 5 CHECK (capacity BETWEEN 0 AND 50),
    active integer NOT NULL DEFAULT 0,
    skills text[] NOT NULL DEFAULT '{}',
    languages text[] NOT NULL DEFAULT '{fr}' CHECK (languages <@ '{fr,en}'),
    offered_at timestamptz,
    missed integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CALL protect_tenant_table('advisors');

-- A conversation offered to advisors. Its timers are columns: the end of a standing offer, else when waiting has lasted
-- long enough; `due_at` is the one that counts.
CREATE TABLE handoffs (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('waiting', 'offered', 'claimed', 'promised', 'cancelled')),
    reason text NOT NULL,
    skill text NOT NULL,
    language text NOT NULL CHECK (language IN ('fr', 'en')),
    urgency text NOT NULL CHECK (urgency IN ('P1', 'P2', 'P3', 'P4')),
    complexity integer NOT NULL CHECK (complexity BETWEEN 0 AND 100),
    emotion double precision NOT NULL CHECK (emotion BETWEEN 0 AND 1),
    flags text[] NOT NULL,
    score integer NOT NULL,
    brief jsonb NOT NULL,
    requested_at timestamptz NOT NULL,
    offered_to uuid,
    offered_to_name text,
    offered_until timestamptz,
    promise_at timestamptz NOT NULL,
    claimed_by uuid,
    claimed_by_name text,
    claimed_at timestamptz,
    callback_by timestamptz,
    alert_id uuid,
    ended_at timestamptz,
    ended_because text,
    due_at timestamptz GENERATED ALWAYS AS
        (CASE status WHEN 'offered' THEN offered_until WHEN 'waiting' THEN promise_at END) STORED,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id),
    CHECK ((status = 'offered') = (offered_to IS NOT NULL)),
    CHECK ((status = 'claimed') = (claimed_by IS NOT NULL)),
    CHECK ((status = 'promised') <= (callback_by IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_handoff_per_conversation ON handoffs (tenant_id, conversation_id)
    WHERE status IN ('waiting', 'offered', 'promised');
CREATE UNIQUE INDEX one_standing_offer_per_advisor ON handoffs (tenant_id, offered_to) WHERE status = 'offered';
CREATE INDEX handoffs_in_order ON handoffs (tenant_id, urgency, score DESC, requested_at, id)
    WHERE status IN ('waiting', 'offered', 'promised');
CREATE INDEX handoffs_by_conversation ON handoffs (tenant_id, conversation_id, id DESC);
CREATE INDEX handoffs_by_alert ON handoffs (tenant_id, alert_id) WHERE alert_id IS NOT NULL;
CREATE INDEX handoffs_due ON handoffs (due_at) WHERE due_at IS NOT NULL;
CALL protect_tenant_table('handoffs');

-- Who would not, or did not, take an offer.
CREATE TABLE handoff_declines (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    handoff_id uuid NOT NULL,
    user_id uuid NOT NULL,
    user_name text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, handoff_id) REFERENCES handoffs (tenant_id, id)
);
CREATE INDEX declines_by_handoff ON handoff_declines (tenant_id, handoff_id, id);
CALL protect_tenant_table('handoff_declines');

-- What the team writes to itself. A whisper is for one advisor (`whispered_to`) and supervisors only.
CREATE TABLE conversation_notes (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    conversation_id uuid NOT NULL,
    author_id uuid NOT NULL,
    author_name text NOT NULL,
    text text NOT NULL,
    mentions jsonb NOT NULL,
    kind text NOT NULL CHECK (kind IN ('note', 'whisper')),
    whispered_to uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id),
    CHECK ((kind = 'whisper') = (whispered_to IS NOT NULL))
);
CREATE INDEX notes_by_conversation ON conversation_notes (tenant_id, conversation_id, id);
CREATE INDEX notes_by_mention ON conversation_notes USING gin (mentions jsonb_path_ops);
CALL protect_tenant_table('conversation_notes');

CREATE TABLE canned_replies (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    shortcut text NOT NULL,
    title text NOT NULL,
    bodies jsonb NOT NULL,
    variables jsonb NOT NULL,
    skill text,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_reply_per_shortcut UNIQUE (tenant_id, shortcut)
);
CALL protect_tenant_table('canned_replies');

-- Up to which `seq` each member has read a conversation.
CREATE TABLE conversation_reads (
    tenant_id bigint NOT NULL,
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    read_seq integer NOT NULL,
    read_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, user_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
);
CREATE INDEX reads_by_user ON conversation_reads (tenant_id, user_id);
CALL protect_tenant_table('conversation_reads');

-- In which way a supervisor is present in a conversation that is somebody else's.
CREATE TABLE conversation_supervisors (
    tenant_id bigint NOT NULL,
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    mode text NOT NULL CHECK (mode IN ('watch', 'coach', 'barge')),
    since timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, user_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
);
CALL protect_tenant_table('conversation_supervisors');
