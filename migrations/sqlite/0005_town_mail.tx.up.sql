-- Letters to one person each. due_at is when a queued letter may be sent, or when the lease of one
-- that is being sent runs out; woken_at is when an event was last sent for it.
CREATE TABLE mails (
    tenant_id   text NOT NULL,
    id          text NOT NULL,
    kind        text NOT NULL,
    email       text NOT NULL,
    email_key   text NOT NULL,
    account_id  text NOT NULL,
    language    text NOT NULL,
    params      text NOT NULL,
    state       text NOT NULL,
    reason      text NOT NULL,
    attempts    integer NOT NULL,
    claim_id    text NOT NULL,
    due_at      timestamp NOT NULL,
    woken_at    timestamp NOT NULL,
    created_at  timestamp NOT NULL,
    finished_at timestamp,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX mails_due ON mails (tenant_id, due_at) WHERE state IN ('queued', 'sending');

-- Addresses that get nothing they did not ask for.
CREATE TABLE suppressions (
    tenant_id  text NOT NULL,
    email_key  text NOT NULL,
    reason     text NOT NULL,
    created_at timestamp NOT NULL,
    PRIMARY KEY (tenant_id, email_key)
);

-- stepped_at is when somebody last worked on a running campaign.
CREATE TABLE campaigns (
    tenant_id   text NOT NULL,
    id          text NOT NULL,
    title       text NOT NULL,
    message     text NOT NULL,
    fallback    text NOT NULL,
    per_minute  integer NOT NULL,
    days        integer NOT NULL,
    file        text NOT NULL,
    state       text NOT NULL,
    reason      text NOT NULL,
    run         integer NOT NULL,
    line_count  integer NOT NULL,
    uploaded_by text NOT NULL,
    created_at  timestamp NOT NULL,
    started_at  timestamp,
    ended_at    timestamp,
    proven_at   timestamp,
    stepped_at  timestamp,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX campaigns_newest ON campaigns (tenant_id, created_at, id);

-- due_at means the same as for letters.
CREATE TABLE recipients (
    tenant_id   text NOT NULL,
    id          text NOT NULL,
    campaign_id text NOT NULL,
    line        integer NOT NULL,
    email       text NOT NULL,
    email_key   text NOT NULL,
    name        text NOT NULL,
    language    text NOT NULL,
    district    text NOT NULL,
    state       text NOT NULL,
    problem     text NOT NULL,
    other       integer NOT NULL,
    reason      text NOT NULL,
    generation  integer NOT NULL,
    attempts    integer NOT NULL,
    unknowns    integer NOT NULL,
    account_id  text NOT NULL,
    claim_id    text NOT NULL,
    claimed_at  timestamp,
    due_at      timestamp NOT NULL,
    sent_at     timestamp,
    expires_at  timestamp,
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
