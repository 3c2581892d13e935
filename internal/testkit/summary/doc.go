// Command summary turns what the test runners say into figures that cannot lie by silence.
//
//	go test -json ./... | summary go -out FILE -engines sqlite,postgres
//	summary owed FILE
//	summary total -steps FILE -go STEP=FILE -node STEP=LOG -playwright STEP=FILE
//
// The first reads a stream of go test, prints a line per package and the whole output of what
// failed, and leaves the figures in FILE. Where a run was told to leave an engine out (see testkit.On),
// its tests say so, the second prints what runs just those on the engine that is left, and that run,
// told "-pays FILE", fails for each of them that it did not run. The third adds the figures of all runners up and ends
// with the line "N passed, N failed".
//
// What is counted are tests without sub-tests; a test with sub-tests counts only when it failed
// by itself. A test that never ended, a package that did not compile, a runner that failed
// without naming a test, and an engine that no test ran on all count as failures.
//
// Imports the standard library only.
package main
