-- Surveys. What people answer (survey_answers) names nobody, and holds no time and no order; who has
-- answered (survey_people) holds no answer and no time. What came in waits in survey_intake under a
-- random mark until enough can be shuffled together.

CREATE TABLE surveys (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    slug        text NOT NULL,
    process_id  uuid,
    title       text NOT NULL,
    lead        text NOT NULL,
    kind        text NOT NULL,
    anonymous   boolean NOT NULL,
    change      boolean NOT NULL,
    districts   text NOT NULL,
    state       text NOT NULL,
    version     bigint NOT NULL,
    sample      boolean NOT NULL,
    office      text NOT NULL,
    key         text NOT NULL,
    created_by  uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    proposed_by uuid,
    opens_at    timestamptz,
    closes_at   timestamptz,
    frozen_at   timestamptz,
    invited_at  timestamptz,
    released_at timestamptz,
    settled_at  timestamptz,
    settings    text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, process_id) REFERENCES processes (tenant_id, id)
);
CREATE UNIQUE INDEX surveys_slug ON surveys (tenant_id, slug);
CREATE UNIQUE INDEX surveys_once ON surveys (tenant_id, created_by, key);
CREATE INDEX surveys_state ON surveys (tenant_id, state, opens_at);
CREATE INDEX surveys_process ON surveys (tenant_id, process_id);

CREATE TABLE survey_versions (
    tenant_id  uuid NOT NULL,
    survey_id  uuid NOT NULL,
    number     bigint NOT NULL,
    definition text NOT NULL,
    frozen     boolean NOT NULL,
    kind       text NOT NULL,
    note       text NOT NULL,
    made_by    uuid NOT NULL,
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, number),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

CREATE TABLE survey_people (
    tenant_id   uuid NOT NULL,
    survey_id   uuid NOT NULL,
    account_id  uuid NOT NULL,
    invited     boolean NOT NULL,
    answered    boolean NOT NULL,
    reminders   bigint NOT NULL,
    reminded_on text NOT NULL,
    told        boolean NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, account_id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);

CREATE TABLE survey_intake (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    mark      text NOT NULL,
    version   bigint NOT NULL,
    channel   text NOT NULL,
    body      text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, mark),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

CREATE TABLE survey_answers (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    id        uuid NOT NULL,
    mark      text,
    version   bigint NOT NULL,
    channel   text NOT NULL,
    body      text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);
CREATE UNIQUE INDEX survey_answers_mark ON survey_answers (tenant_id, survey_id, mark);

-- Somebody for whom the form did not work, and who wants to be called back.
CREATE TABLE survey_calls (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    survey_id  uuid NOT NULL,
    key        text NOT NULL,
    name       text NOT NULL,
    contact    text NOT NULL,
    words      text NOT NULL,
    made_at    timestamptz NOT NULL,
    done_at    timestamptz,
    done_by    uuid,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);
CREATE UNIQUE INDEX survey_calls_once ON survey_calls (tenant_id, survey_id, key);

-- Whether the form worked when the platform itself tried it.
CREATE TABLE survey_checks (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    tried_at  timestamptz NOT NULL,
    failures  bigint NOT NULL,
    problem   text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

-- Paper sheets, typed in twice by two people.
CREATE TABLE survey_sheets (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    number    text NOT NULL,
    version   bigint NOT NULL,
    channel   text NOT NULL,
    first     text NOT NULL,
    first_by  uuid NOT NULL,
    second    text NOT NULL,
    second_by uuid,
    state     text NOT NULL,
    reason    text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, number),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

-- Rounds of interviews in the street. The answers themselves lie with all others.
CREATE TABLE survey_rounds (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    survey_id   uuid NOT NULL,
    interviewer text NOT NULL,
    place       text NOT NULL,
    day         text NOT NULL,
    band        text NOT NULL,
    refusals    bigint NOT NULL,
    answers     bigint NOT NULL,
    taken       text NOT NULL,
    made_by     uuid NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

-- What people wrote in words, on its way to being published.
CREATE TABLE survey_words (
    tenant_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    id        uuid NOT NULL,
    question  text NOT NULL,
    words     text NOT NULL,
    flags     text NOT NULL,
    state     text NOT NULL,
    edited    text NOT NULL,
    theme     text NOT NULL,
    done_by   uuid,
    PRIMARY KEY (tenant_id, survey_id, id),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);
CREATE INDEX survey_words_question ON survey_words (tenant_id, survey_id, question, state);

-- The results as they were published, table by table.
CREATE TABLE survey_results (
    tenant_id   uuid NOT NULL,
    survey_id   uuid NOT NULL,
    number      bigint NOT NULL,
    body        text NOT NULL,
    PRIMARY KEY (tenant_id, survey_id, number),
    FOREIGN KEY (tenant_id, survey_id) REFERENCES surveys (tenant_id, id)
);

-- Questions that the town keeps to use again.
CREATE TABLE survey_bank (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    topic     text NOT NULL,
    title     text NOT NULL,
    question  text NOT NULL,
    kept_by   uuid NOT NULL,
    kept_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

ALTER TABLE accounts
    ADD COLUMN verified boolean NOT NULL DEFAULT false;

SELECT almenda_protect('surveys', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_versions', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_people', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_intake', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_answers', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_calls', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_checks', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_sheets', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_rounds', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_words', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_results', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('survey_bank', 'SELECT, INSERT, UPDATE, DELETE');
