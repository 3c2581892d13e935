-- Letters to one person each. due_at is when a queued letter may be sent, or when the lease of one
-- that is being sent runs out; woken_at is when an event was last sent for it.
CREATE TABLE mails (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    kind        text NOT NULL,
    email       text NOT NULL,
    email_key   text NOT NULL,
    account_id  uuid NOT NULL,
    language    text NOT NULL,
    params      text NOT NULL,
    state       text NOT NULL,
    reason      text NOT NULL,
    attempts    bigint NOT NULL,
    claim_id    uuid NOT NULL,
    due_at      timestamptz NOT NULL,
    woken_at    timestamptz NOT NULL,
    created_at  timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX mails_due ON mails (tenant_id, due_at) WHERE state IN ('queued', 'sending');

-- Addresses that get nothing they did not ask for.
CREATE TABLE suppressions (
    tenant_id  uuid NOT NULL,
    email_key  text NOT NULL,
    reason     text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, email_key)
);

-- stepped_at is when somebody last worked on a running campaign.
CREATE TABLE campaigns (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    title       text NOT NULL,
    message     text NOT NULL,
    fallback    text NOT NULL,
    per_minute  bigint NOT NULL,
    days        bigint NOT NULL,
    file        text NOT NULL,
    state       text NOT NULL,
    reason      text NOT NULL,
    run         bigint NOT NULL,
    line_count  bigint NOT NULL,
    uploaded_by uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    started_at  timestamptz,
    ended_at    timestamptz,
    proven_at   timestamptz,
    stepped_at  timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX campaigns_newest ON campaigns (tenant_id, created_at, id);

-- due_at means the same as for letters.
CREATE TABLE recipients (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    campaign_id uuid NOT NULL,
    line        bigint NOT NULL,
    email       text NOT NULL,
    email_key   text NOT NULL,
    name        text NOT NULL,
    language    text NOT NULL,
    district    text NOT NULL,
    state       text NOT NULL,
    problem     text NOT NULL,
    other       bigint NOT NULL,
    reason      text NOT NULL,
    generation  bigint NOT NULL,
    attempts    bigint NOT NULL,
    unknowns    bigint NOT NULL,
    account_id  uuid NOT NULL,
    claim_id    uuid NOT NULL,
    claimed_at  timestamptz,
    due_at      timestamptz NOT NULL,
    sent_at     timestamptz,
    expires_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns (tenant_id, id)
);
CREATE UNIQUE INDEX recipients_line ON recipients (tenant_id, campaign_id, line);
CREATE INDEX recipients_state ON recipients (tenant_id, campaign_id, state, line);
-- with due_at in it, so that lines which must still wait are passed over within the index
CREATE INDEX recipients_open ON recipients (tenant_id, campaign_id, line, due_at) WHERE state IN ('queued', 'sending');
CREATE INDEX recipients_claim ON recipients (tenant_id, claim_id) WHERE state = 'sending';
CREATE INDEX recipients_claimed ON recipients (tenant_id, campaign_id, claimed_at);
CREATE INDEX recipients_expiry ON recipients (tenant_id, expires_at) WHERE state = 'sent';
CREATE INDEX recipients_email ON recipients (tenant_id, email_key);

SELECT almenda_protect('mails', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('suppressions', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('campaigns', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('recipients', 'SELECT, INSERT, UPDATE, DELETE');
