-- Recruiting: a wave of letters, text messages or mails, and the codes that it carries. Names and
-- addresses are never kept.
CREATE TABLE panel_campaigns (
    tenant_id text NOT NULL,
    id        text NOT NULL,
    panel_id  text NOT NULL,
    number    integer NOT NULL,
    kind      text NOT NULL,
    title     text NOT NULL,
    state     text NOT NULL,
    until     text NOT NULL,
    sent_on   text NOT NULL,
    settings  text NOT NULL,
    key       text NOT NULL,
    made_by   text NOT NULL,
    made_at   timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);

CREATE UNIQUE INDEX panel_campaigns_number ON panel_campaigns (tenant_id, panel_id, number);

CREATE UNIQUE INDEX panel_campaigns_once ON panel_campaigns (tenant_id, made_by, key);

-- A code as its keyed hash. No time, and no order but that of the hashes.
CREATE TABLE panel_codes (
    tenant_id   text NOT NULL,
    hash        text NOT NULL,
    campaign_id text NOT NULL,
    panel_id    text NOT NULL,
    stratum     text NOT NULL,
    household   text NOT NULL,
    uses        integer NOT NULL,
    used        integer NOT NULL,
    mailed      boolean NOT NULL,
    opened      boolean NOT NULL,
    PRIMARY KEY (tenant_id, hash),
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES panel_campaigns (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX panel_codes_campaign ON panel_codes (tenant_id, campaign_id, stratum);

-- Somebody without mail who must be told of something by phone or letter. A day, never an hour.
CREATE TABLE panel_errands (
    tenant_id text NOT NULL,
    panel_id  text NOT NULL,
    person_id text NOT NULL,
    kind      text NOT NULL,
    noted     text NOT NULL,
    PRIMARY KEY (tenant_id, panel_id, person_id, kind),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
) WITHOUT ROWID;

CREATE INDEX panel_errands_person ON panel_errands (tenant_id, person_id);

-- Members by household: the limit of one household is counted over all waves.
CREATE INDEX panel_members_household ON panel_members (tenant_id, panel_id, household);
