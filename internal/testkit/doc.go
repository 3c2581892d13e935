// Package testkit gives tests what they stand on: a fresh database of each engine, and two small
// towns in it.
//
// SQLite needs nothing. PostgreSQL is the one that ALMENDA_TEST_DATABASE_URL names (as the runtime
// role), ALMENDA_TEST_OWNER_URL (as the role that owns the databases and may make new ones) and
// ALMENDA_TEST_ANSWERS_URL (as the role of the answer store); without the first two its tests are skipped, or fail when ALMENDA_TEST_REQUIRE holds "postgres".
//
// A test that says nothing else runs on both engines. ALMENDA_TEST_ENGINES names those of one run
// ("postgres"), so that the whole suite can watch for races on the engine on which requests run side
// by side, and run the other one unwatched; what was left out is told to the run (On).
//
// For tests only. Imports clock, id, tenant, store, migrations.
package testkit
