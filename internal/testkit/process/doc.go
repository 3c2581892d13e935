// Package process starts what a platform is made of as processes of their own, so that tests can
// kill them: the almenda binary, a mail server that journals what it took, a PostgreSQL and a Redis
// that belong to one test.
//
// A House is made once for a test package, in TestMain: it builds the programmes and one database
// that has the schema and the towns in it, of which each test gets a copy. Where PostgreSQL or
// Redis is not installed the tests are skipped, or fail when ALMENDA_TEST_REQUIRE names them.
//
// Everything listens on 127.0.0.1 only. Started by root, the servers run as an unprivileged user.
// Children die with the test process.
//
// For tests only. Imports redisx, testkit/smtpsink.
package process
