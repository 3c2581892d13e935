-- Asking: waves, the ledger of who was asked, the calendar of the offices, and who was asked to stay.

CREATE TABLE panel_waves (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    panel_id    uuid NOT NULL,
    number      bigint NOT NULL,
    survey_id   uuid NOT NULL,
    beside      text NOT NULL,
    state       text NOT NULL,
    title       text NOT NULL,
    why         text NOT NULL,
    led_to      text NOT NULL,
    case_number text NOT NULL,
    case_url    text NOT NULL,
    office      text NOT NULL,
    audience    text NOT NULL,
    opens_at    timestamptz,
    closes_at   timestamptz NOT NULL,
    keys_hash   text NOT NULL,
    counts      text NOT NULL,
    settings    text NOT NULL,
    key         text NOT NULL,
    created_by  uuid NOT NULL,
    created_at  timestamptz NOT NULL,
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
    tenant_id   uuid NOT NULL,
    survey_id   uuid NOT NULL,
    person_id   uuid NOT NULL,
    wave_id     uuid NOT NULL,
    asked_on    text NOT NULL,
    lettered    boolean NOT NULL,
    opened      boolean NOT NULL,
    skipped     boolean NOT NULL,
    later       text NOT NULL,
    reminders   bigint NOT NULL,
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
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    panel_id  uuid NOT NULL,
    at        text NOT NULL,
    first_day text NOT NULL,
    office    text NOT NULL,
    topic     text NOT NULL,
    key       text NOT NULL,
    made_by   uuid NOT NULL,
    made_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id)
);
CREATE UNIQUE INDEX panel_slots_once ON panel_slots (tenant_id, made_by, key);
CREATE INDEX panel_slots_day ON panel_slots (tenant_id, first_day);

-- How a panel writes to its members.
CREATE TABLE panel_asking (
    tenant_id  uuid NOT NULL,
    panel_id   uuid NOT NULL,
    from_hour  bigint NOT NULL,
    until_hour bigint NOT NULL,
    sundays    boolean NOT NULL,
    hourly     bigint NOT NULL,
    welcome_id uuid,
    batch      bigint NOT NULL,
    PRIMARY KEY (tenant_id, panel_id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, welcome_id) REFERENCES surveys (tenant_id, id)
);

CREATE TABLE panel_stays (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    why       text NOT NULL,
    asked_on  text NOT NULL,
    until     text NOT NULL,
    said      boolean NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);

SELECT almenda_protect('panel_waves', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_asks', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_slots', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_asking', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_stays', 'SELECT, INSERT, UPDATE, DELETE');
