// Package portal runs the whole platform for a test: databases, Redis, web, relay, worker and
// sweeper, with two towns as their folders declare them, and visitors who have a browser without
// JavaScript.
//
// Run does so on each engine, in the sub-tests "sqlite" and "postgres". PostgreSQL and a real Redis
// are those that ALMENDA_TEST_DATABASE_URL, ALMENDA_TEST_OWNER_URL and ALMENDA_TEST_REDIS_URL name;
// without them the sub-test is skipped, or fails when ALMENDA_TEST_REQUIRE asks for them.
//
// Nothing here sleeps: what takes its time is waited for, with a limit.
//
// For tests only. Imports everything.
package portal
