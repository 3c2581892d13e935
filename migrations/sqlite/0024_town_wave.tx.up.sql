-- Asking: waves, the ledger of who was asked, the calendar of the offices, and who was asked to stay.
CREATE TABLE panel_waves (
    tenant_id   text NOT NULL,
    id          text NOT NULL,
    panel_id    text NOT NULL,
    number      integer NOT NULL,
    survey_id   text NOT NULL,
    beside      text NOT NULL,
    state       text NOT NULL,
    title       text NOT NULL,
    why         text NOT NULL,
    led_to      text NOT NULL,
    case_number text NOT NULL,
    case_url    text NOT NULL,
    office      text NOT NULL,
    audience    text NOT NULL,
    opens_at    timestamp,
    closes_at   timestamp NOT NULL,
    keys_hash   text NOT NULL,
    counts      text NOT NULL,
    settings    text NOT NULL,
    key         text NOT NULL,
    created_by  text NOT NULL,
    created_at  timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

CREATE UNIQUE INDEX panel_waves_number ON panel_waves (tenant_id, panel_id, number);

CREATE UNIQUE INDEX panel_waves_survey ON panel_waves (tenant_id, survey_id);

CREATE UNIQUE INDEX panel_waves_once ON panel_waves (tenant_id, created_by, key);

-- The ledger: once for each survey and person. Days, never hours; whether somebody began to answer is
-- written at the close, for all at once.
CREATE TABLE panel_asks (
    tenant_id   text NOT NULL,
    survey_id   text NOT NULL,
    person_id   text NOT NULL,
    wave_id     text NOT NULL,
    asked_on    text NOT NULL,
    lettered    boolean NOT NULL,
    opened      boolean NOT NULL,
    skipped     boolean NOT NULL,
    later       text NOT NULL,
    reminders   integer NOT NULL,
    reminded_on text NOT NULL,
    last_day    boolean NOT NULL,
    told        boolean NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, person_id),
    FOREIGN KEY (tenant_id, wave_id) REFERENCES panel_waves (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);

CREATE INDEX panel_asks_person ON panel_asks (tenant_id, person_id, asked_on);

CREATE INDEX panel_asks_wave ON panel_asks (tenant_id, wave_id);

CREATE INDEX panel_asks_day ON panel_asks (tenant_id, asked_on);

CREATE TABLE panel_slots (
    tenant_id text NOT NULL,
    id        text NOT NULL,
    panel_id  text NOT NULL,
    at        text NOT NULL,
    first_day text NOT NULL,
    office    text NOT NULL,
    topic     text NOT NULL,
    key       text NOT NULL,
    made_by   text NOT NULL,
    made_at   timestamp NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);

CREATE UNIQUE INDEX panel_slots_once ON panel_slots (tenant_id, made_by, key);

CREATE INDEX panel_slots_day ON panel_slots (tenant_id, first_day);

-- How a panel writes to its members.
CREATE TABLE panel_asking (
    tenant_id  text NOT NULL,
    panel_id   text NOT NULL,
    from_hour  integer NOT NULL,
    until_hour integer NOT NULL,
    sundays    boolean NOT NULL,
    hourly     integer NOT NULL,
    welcome_id text,
    batch      integer NOT NULL,
    PRIMARY KEY (tenant_id, panel_id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, welcome_id) REFERENCES surveys (tenant_id, id)
);

CREATE TABLE panel_stays (
    tenant_id text NOT NULL,
    person_id text NOT NULL,
    why       text NOT NULL,
    asked_on  text NOT NULL,
    until     text NOT NULL,
    said      boolean NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);
