-- What a business knows and sells, as its agent and its team answer from it.

-- One row is one answer; it is never cut. A row in the trash can come back for 30 days.
CREATE TABLE knowledge_rows (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    label text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('faq', 'policy', 'price', 'contact', 'other')),
    questions text[] NOT NULL,
    keywords text[] NOT NULL,
    answer_fr text,
    answer_en text,
    active boolean NOT NULL,
    search text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text,
    trashed_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT an_answer_in_some_language CHECK (answer_fr IS NOT NULL OR answer_en IS NOT NULL)
);
CREATE INDEX knowledge_in_trash ON knowledge_rows (trashed_at) WHERE trashed_at IS NOT NULL;
CALL protect_tenant_table('knowledge_rows');
GRANT DELETE ON knowledge_rows TO vigie_system;

CREATE TABLE knowledge_versions (
    tenant_id bigint NOT NULL,
    row_id uuid NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    verb text NOT NULL CHECK (verb IN ('written', 'trashed', 'restored')),
    at timestamptz NOT NULL,
    by_name text,
    PRIMARY KEY (tenant_id, row_id, version),
    FOREIGN KEY (tenant_id, row_id) REFERENCES knowledge_rows (tenant_id, id) ON DELETE CASCADE
);
CALL protect_tenant_table('knowledge_versions');

-- Changes with every write of the rows: what a process keeps in memory is thrown away then. Never the same twice, so that
-- what a transaction saw before it rolled back is not taken for what another one wrote.
CREATE TABLE knowledge_revisions (
    tenant_id bigint PRIMARY KEY REFERENCES tenants,
    revision uuid NOT NULL
);
CALL protect_tenant_table('knowledge_revisions');

-- One row per question asked: added, never counted up, so that callers of one business do not wait for each other.
CREATE TABLE knowledge_searches (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    language text NOT NULL CHECK (language IN ('fr', 'en')),
    outcome text NOT NULL CHECK (outcome IN ('found', 'ambiguous', 'missed')),
    row_id uuid,
    score real NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX knowledge_searches_by_time ON knowledge_searches (tenant_id, at);
CREATE INDEX knowledge_searches_by_age ON knowledge_searches (at);
CALL protect_tenant_table('knowledge_searches');
GRANT DELETE ON knowledge_searches TO vigie_system;

-- Questions nothing answered, the same words once. Phones and addresses of mail are masked before they get here.
CREATE TABLE unanswered_questions (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    folded text NOT NULL,
    text text NOT NULL,
    language text NOT NULL CHECK (language IN ('fr', 'en')),
    asked integer NOT NULL,
    first_asked_at timestamptz NOT NULL,
    last_asked_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'answered', 'dismissed')),
    row_id uuid,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_question_per_wording UNIQUE (tenant_id, folded)
);
CREATE INDEX unanswered_open ON unanswered_questions (tenant_id, asked DESC, id) WHERE status = 'open';
CALL protect_tenant_table('unanswered_questions');

-- When the doors are open, in the business's own time. `weekly`: seven lists, Monday first, of ["10:00","19:00"];
-- a range that ends at or before its start ends the next day. `exceptions`: [{on, ranges, reason}], instead of the week.
CREATE TABLE opening_hours (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    weekly jsonb NOT NULL,
    exceptions jsonb NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_week_per_tenant UNIQUE (tenant_id)
);
CALL protect_tenant_table('opening_hours');

-- `version` also grows with the stock of its variants: a product is shown with them. `search`: folded words.
CREATE TABLE products (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    reference text NOT NULL,
    name text NOT NULL,
    description text,
    category text,
    keywords text[] NOT NULL,
    active boolean NOT NULL,
    search text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_product_per_reference UNIQUE (tenant_id, reference)
);
CALL protect_tenant_table('products');

-- `stock` can be had; `held` is put aside for somebody. What lies in the shop is both.
CREATE TABLE variants (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    sku text NOT NULL,
    size text,
    size_key text,
    colour text,
    colour_key text,
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    currency text NOT NULL,
    stock integer NOT NULL CONSTRAINT never_oversold CHECK (stock >= 0),
    held integer NOT NULL CONSTRAINT held_is_counted CHECK (held >= 0),
    low_stock_at integer NOT NULL CHECK (low_stock_at >= 0),
    active boolean NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_variant_per_sku UNIQUE (tenant_id, sku),
    FOREIGN KEY (tenant_id, product_id) REFERENCES products (tenant_id, id)
);
CREATE INDEX variants_by_product ON variants (tenant_id, product_id);
CALL protect_tenant_table('variants');

CREATE TABLE orders (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    number text NOT NULL,
    contact_id uuid,
    email text,
    phone text,
    status text NOT NULL CHECK (status IN ('pending', 'processing', 'completed', 'cancelled', 'refunded', 'on_hold')),
    payment text NOT NULL CHECK (payment IN ('pending', 'paid', 'failed', 'refunded', 'partially_refunded')),
    fulfilment text NOT NULL CHECK (fulfilment IN ('unfulfilled', 'partially', 'fulfilled', 'returned', 'cancelled')),
    currency text NOT NULL,
    total_minor bigint NOT NULL CHECK (total_minor >= 0),
    placed_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_order_per_number UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id)
);
CREATE INDEX orders_by_contact ON orders (tenant_id, contact_id, placed_at DESC) WHERE contact_id IS NOT NULL;
CALL protect_tenant_table('orders');

-- The last number given out by us; a shop may bring its own.
CREATE TABLE order_numbers (
    tenant_id bigint PRIMARY KEY REFERENCES tenants,
    last bigint NOT NULL
);
CALL protect_tenant_table('order_numbers');

-- What was sold, in the words and at the price of that day.
CREATE TABLE order_lines (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    variant_id uuid,
    sku text NOT NULL,
    name text NOT NULL,
    colour text,
    size text,
    quantity integer NOT NULL CHECK (quantity > 0),
    unit_price_minor bigint NOT NULL CHECK (unit_price_minor >= 0),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id),
    FOREIGN KEY (tenant_id, variant_id) REFERENCES variants (tenant_id, id)
);
CREATE INDEX order_lines_by_order ON order_lines (tenant_id, order_id);
CALL protect_tenant_table('order_lines');

CREATE TABLE shipments (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    carrier text NOT NULL,
    number text NOT NULL,
    status text NOT NULL CHECK (status IN
        ('pending', 'in_transit', 'out_for_delivery', 'delivered', 'failed', 'returned', 'exception')),
    expected_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_shipment_per_parcel UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id)
);
CREATE INDEX shipments_by_order ON shipments (tenant_id, order_id);
CALL protect_tenant_table('shipments');

CREATE TABLE reservations (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    variant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    status text NOT NULL CHECK (status IN ('active', 'expired', 'fulfilled', 'cancelled')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    extended_at timestamptz,
    ended_at timestamptz,
    order_id uuid,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, variant_id) REFERENCES variants (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id),
    CHECK ((status = 'active') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX one_hold_per_contact_and_variant ON reservations (tenant_id, contact_id, variant_id)
    WHERE status = 'active';
CREATE INDEX reservations_due ON reservations (expires_at) WHERE status = 'active';
CREATE INDEX reservations_by_contact ON reservations (tenant_id, contact_id, id DESC);
CALL protect_tenant_table('reservations');

-- Every change of `variants.stock`, with its reason; their sum is the stock.
CREATE TABLE stock_moves (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    variant_id uuid NOT NULL,
    delta integer NOT NULL,
    stock integer NOT NULL,
    reason text NOT NULL CHECK (reason IN
        ('opening', 'received', 'counted', 'lost', 'sold', 'returned', 'reserved', 'released', 'expired', 'correction')),
    reservation_id uuid,
    order_id uuid,
    note text,
    by_name text,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, variant_id) REFERENCES variants (tenant_id, id)
);
CREATE INDEX stock_moves_by_variant ON stock_moves (tenant_id, variant_id, id DESC);
CALL protect_tenant_table('stock_moves');
REVOKE UPDATE, DELETE ON stock_moves FROM vigie_app;

-- What a customer system knows of a customer beyond how to reach them. The two names are those they were entered with; they
-- count while together they are `name`. Totals are counted anew from the orders.
ALTER TABLE contacts
    ADD COLUMN given_name text,
    ADD COLUMN family_name text,
    ADD COLUMN segment text NOT NULL DEFAULT 'prospect' CHECK (segment IN ('prospect', 'client', 'vip', 'inactive')),
    ADD COLUMN preferences jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN total_orders integer NOT NULL DEFAULT 0,
    ADD COLUMN total_spent_minor bigint NOT NULL DEFAULT 0,
    ADD COLUMN first_order_at timestamptz,
    ADD COLUMN last_order_at timestamptz;
CREATE INDEX contacts_by_email ON contacts (tenant_id, email) WHERE email IS NOT NULL;

CREATE TABLE contact_notes (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    text text NOT NULL,
    author text NOT NULL,
    metadata jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id)
);
CREATE INDEX contact_notes_by_contact ON contact_notes (tenant_id, contact_id, id DESC);
CALL protect_tenant_table('contact_notes');
