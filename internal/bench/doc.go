// Package bench measures the platform against the machine that it runs on.
//
// A figure alone says little: another machine, another figure. So every row takes two figures in
// the same run, ours and that of a small program which does only what cannot be left out (the
// limit), in turns, and tells their ratio. The limit is as lean as we know how to make it; where
// it is PostgreSQL's own pgbench, that is what is run.
//
// It works on databases of its own, which it empties, and refuses those that hold other towns than
// its own. It is a tool for those who build the platform and no part of serving a town.
//
// Imports app and everything below it.
package bench
