-- Somebody who opened a chat is known by it. What they tell of themselves is learned, and never makes two contacts one.
ALTER TABLE contact_identities
    DROP CONSTRAINT contact_identities_kind_check,
    ADD CONSTRAINT contact_identities_kind_check CHECK (kind IN ('phone', 'sender', 'email', 'call', 'visitor'));

-- Deliveries are written in callers' requests by now: no foreign key whose row all requests of a business would lock.
ALTER TABLE deliveries DROP CONSTRAINT deliveries_tenant_id_fkey;

-- `reserved_on`: the local day whose allowance it counts against, once its first attempt began.
ALTER TABLE deliveries ADD COLUMN reserved_on date;

-- What has left to contacts from one of our addresses on one local day: by itself, and written by members.
CREATE TABLE daily_sends (
    tenant_id bigint NOT NULL,
    channel_id uuid NOT NULL,
    day date NOT NULL,
    replies integer NOT NULL DEFAULT 0 CHECK (replies >= 0),
    members integer NOT NULL DEFAULT 0 CHECK (members >= 0),
    told_at timestamptz,
    PRIMARY KEY (tenant_id, channel_id, day)
);
CALL protect_tenant_table('daily_sends');
