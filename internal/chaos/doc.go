// Package chaos proves what the platform promises when its parts die: with the built programme as
// processes of their own, a mail server that journals what it took, and a PostgreSQL and a Redis
// that belong to one test and may be killed.
//
// For a town clerk: a list of 10,000 people is invited while computers fail. Everybody gets the
// letter; nobody gets somebody else's; who said no gets none; what the town's page says about each
// of them is true.
//
// It proves, each in a file of that name:
//
//   - workers: kill -9 of a worker every two seconds loses no letter; a letter may come twice under
//     the same Message-ID, at most once for each that a killed worker had in hand. No letter knows
//     of anybody but its reader, and Redis never learns of a person.
//   - redis: emptied, killed and away, Redis takes nothing with it, and nobody spins meanwhile. A
//     Redis that would throw work away is refused at the start.
//   - postgres: stopped at once, again and again, and with answers to COMMIT lost on the way, it
//     holds each comment, support and invitation once.
//   - answers: what becomes of a recipient after each thing that a mail server can say or do.
//   - office: pause, resume, cancel and unsubscribe hold while letters go out.
//   - fairness: one town's 50,000 letters do not keep another town's login code waiting.
//   - relay: killed between handing over and writing down, it has each letter go out once.
//   - rooms: with three web processes, everybody cut off every few seconds, Redis killed twice, and some
//     who poll, each person's transcript of a room is the log as SQL orders it, without a gap or a
//     double.
//   - stop: a web process that is told to end loses no comment that it said yes to.
//
// ALMENDA_CHAOS_N is how many people are invited, 10,000 unless it is set; ALMENDA_CHAOS_ROOM how many
// watch the room, 200 unless it is set, with ten messages for each: the whole proof is 1,000. Nothing but tests and
// this comment. Imports app, testkit and what stands below.
package chaos
