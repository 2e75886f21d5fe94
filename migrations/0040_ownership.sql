-- Who speaks in a conversation. `epoch` grows whenever that changes (claim, transfer, release); whatever the agent says
-- carries the epoch it was thought of in, and these triggers refuse it when that one is over. `channel_id` and
-- `address`: which of our addresses speaks with which of theirs, of the last message. `urgency` is the worst so far.
-- `last_*` is the row of a list; before anything is said, `last_message_at` is when it was opened.
ALTER TABLE conversations
    DROP CONSTRAINT conversations_channel_check,
    ADD CONSTRAINT conversations_channel_check CHECK (channel IN ('sms', 'voice', 'chat')),
    ADD COLUMN channel_id uuid,
    ADD COLUMN address text,
    ADD COLUMN language text CHECK (language IN ('fr', 'en')),
    ADD COLUMN handling text NOT NULL DEFAULT 'agent' CHECK (handling IN ('agent', 'waiting', 'advisor')),
    ADD COLUMN epoch integer NOT NULL DEFAULT 1,
    ADD COLUMN advisor_id uuid,
    ADD COLUMN advisor_name text,
    ADD COLUMN claimed_at timestamptz,
    ADD COLUMN urgency text CHECK (urgency IN ('P1', 'P2', 'P3', 'P4')),
    ADD COLUMN need text,
    ADD COLUMN last_seq integer NOT NULL DEFAULT 0,
    ADD COLUMN last_message_at timestamptz,
    ADD COLUMN last_author text,
    ADD COLUMN last_text text,
    ADD COLUMN close_reason text,
    ADD CONSTRAINT an_advisor_or_none CHECK ((handling = 'advisor') = (advisor_id IS NOT NULL));
CREATE INDEX conversations_by_last_message ON conversations (tenant_id, last_message_at DESC, id DESC);
CREATE INDEX conversations_waiting ON conversations (tenant_id, last_message_at DESC)
    WHERE status = 'open' AND handling = 'waiting';
CREATE INDEX conversations_of_advisor ON conversations (tenant_id, advisor_id) WHERE advisor_id IS NOT NULL;

-- `seq` counts what was said within one conversation: a chat client resumes from it. `user_*` is the advisor who wrote.
-- `error` and `segments` mirror the delivery that carries it.
ALTER TABLE messages
    ADD COLUMN seq integer,
    ADD COLUMN epoch integer,
    ADD COLUMN language text,
    ADD COLUMN phase text,
    ADD COLUMN action text,
    ADD COLUMN data jsonb,
    ADD COLUMN user_id uuid,
    ADD COLUMN user_name text,
    ADD COLUMN error text,
    ADD COLUMN segments integer,
    ADD COLUMN read_at timestamptz;
-- The owner of the tables obeys their policies too, and has none.
ALTER TABLE conversations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE messages NO FORCE ROW LEVEL SECURITY;
UPDATE messages AS m SET seq = n.seq
FROM (
    SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id, conversation_id ORDER BY at, id) AS seq FROM messages
) AS n
WHERE m.tenant_id = n.tenant_id AND m.id = n.id;
UPDATE conversations AS c SET last_seq = n.seq, last_message_at = n.at
FROM (SELECT tenant_id, conversation_id, max(seq) AS seq, max(at) AS at FROM messages GROUP BY 1, 2) AS n
WHERE c.tenant_id = n.tenant_id AND c.id = n.conversation_id;
UPDATE conversations SET last_message_at = opened_at WHERE last_message_at IS NULL;
ALTER TABLE conversations FORCE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX one_message_per_seq ON messages (tenant_id, conversation_id, seq);

-- Everything said to a contact is a delivery too, where a carrier takes it. `epoch` is set on what the agent says.
-- `via`: `api` is a request of ours, `answer` is our answer to the provider's own request.
ALTER TABLE deliveries
    DROP CONSTRAINT deliveries_status_check,
    ADD CONSTRAINT deliveries_status_check CHECK (status IN
        ('intended', 'unknown', 'accepted', 'sent', 'suppressed', 'failed', 'undelivered', 'delivered', 'read')),
    ADD COLUMN message_id uuid,
    ADD COLUMN conversation_id uuid,
    ADD COLUMN epoch integer,
    ADD COLUMN via text NOT NULL DEFAULT 'api' CHECK (via IN ('api', 'answer')),
    ADD COLUMN cost_class text NOT NULL DEFAULT 'team',
    ADD COLUMN read_at timestamptz;
CREATE UNIQUE INDEX one_delivery_per_message ON deliveries (tenant_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX deliveries_under_way ON deliveries (tenant_id, conversation_id)
    WHERE conversation_id IS NOT NULL AND status IN ('intended', 'unknown');

-- Nothing the agent says is stored once somebody else owns the conversation. The share lock makes a claim wait for a
-- message that is being stored, and a message wait for a claim that is being made.
CREATE FUNCTION fence_agent_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM conversations
    WHERE tenant_id = NEW.tenant_id AND id = NEW.conversation_id AND epoch = NEW.epoch AND handling <> 'advisor'
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the agent does not own this conversation any more'
            USING ERRCODE = 'VG001', CONSTRAINT = 'agent_owns_conversation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER the_agent_owns_what_it_says BEFORE INSERT ON messages FOR EACH ROW
    WHEN (NEW.author = 'agent' AND NEW.direction = 'out' AND NEW.channel <> 'voice')
    EXECUTE FUNCTION fence_agent_message();

-- An attempt at something the agent said begins only while its epoch lasts; else it is suppressed instead of attempted.
-- One whose earlier attempt may have left is not suppressed but marked: its outcome may be looked up, never sent again.
CREATE FUNCTION fence_agent_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM conversations
    WHERE tenant_id = NEW.tenant_id AND id = NEW.conversation_id AND epoch = NEW.epoch AND handling <> 'advisor'
    FOR SHARE;
    IF NOT FOUND AND OLD.attempts > 0 THEN
        NEW.error_code := 'superseded';
    ELSIF NOT FOUND THEN
        NEW.status := 'suppressed';
        NEW.rank := 4;
        NEW.error_code := 'superseded';
        NEW.attempts := OLD.attempts;
        NEW.claimed_until := NULL;
        NEW.first_attempt_at := OLD.first_attempt_at;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER an_attempt_needs_the_conversation BEFORE UPDATE OF attempts ON deliveries FOR EACH ROW
    WHEN (NEW.epoch IS NOT NULL AND NEW.attempts > OLD.attempts)
    EXECUTE FUNCTION fence_agent_delivery();
