// Package internal holds the house, one folder for each notion of the municipal world and one for
// each technology at its edge. docs/ARCHITECTURE.md shows how they stand together; this is the
// glossary. In code, in comments and on screens a thing is called by one word.
//
// The world:
//
//	tenant        one municipality on the installation; in comments: town
//	operator      who runs the installation, outside all towns
//	resident      who lives, works or learns in a town; member of a panel: member
//	staff         who holds a role in a town: ambassador, moderator, editor, admin
//	actor         whoever asks: a resident, staff, nobody in particular, or the platform itself
//	ambassador    a resident with a role in a neighbourhood, who helps others to take part
//	district      a part of a town; each town has its own word for it
//	office        the part of a municipality that an official answer comes from
//
// Taking part:
//
//	process       what a town runs from a beginning to an end, in phases
//	phase         a stage of a process with its own dates: ideas, review, vote, result
//	mandate       a process's promise: what can be influenced, who decides, what becomes of answers
//	closing       the end of a process: every remark answered, what was learnt, what came of it
//	programme     several processes under one name and one funder
//	idea          what a resident proposes; it has supports, comments, a status and answers
//	support       one resident's yes to an idea; never called a vote
//	draft         an idea that only its author sees
//	status        where the town stands with an idea; the history of it is public
//	answer        what an office says to an idea in public, signed
//	comment       what somebody says under anything
//	board         a shelf of the forum; threads stand on it
//	thread, post  a discussion of the forum and what is said in it
//	room          what people watch together live: an ordered log with a number for each item
//	sitting       a room while a host leads it: the floor, the wall of questions, polls, minutes
//	meeting       whatever residents can come to; on screens: event. A point is one with hours
//	poll          one question with a few answers
//	investment    what the town plans to build, on a card with stages
//	study         a piece of research that the town did, in its register
//	chain         what led to what, and what became of what somebody said
//	follow        the wish to hear of something, with an account or by e-mail alone
//	survey        questions with responses; one question alone is a poll
//	questionnaire what a survey asks: sections, questions, conditions; it has versions
//	intake        where answers come in and wait to be shuffled
//	gate          what every published figure goes through, so that nobody can be recognised
//	round         interviews in one street on one day, on a tablet
//	sheet         a paper form, typed in twice
//	panel         members, recruited or drawn by lottery (sortition); a survey sent to it is a wave
//	person        somebody in a panel; people of panels have no account
//	quota         how many seats of a panel each class of a variable gets, so that it mirrors the town
//	stratum       people who are alike in several variables; those of one answer under one key
//	registry      who is a member and was asked; the answer store holds what members answered
//	credential    the right to answer once: a token signed blindly, or a sealed code from the urn
//	ask           one entry of the ledger of who was asked when, over all panels
//	draw          one lottery for a panel: computed, announced by its fingerprint, drawn in public
//	assembly      a panel drawn by lot that meets; its recommendations have owner, day and status
//	edition       one year's participatory budget; it has pools: city-wide, of a district, green
//	project       what is voted on in an edition; nowhere else
//	ballot        one resident's votes in an edition; the tally counts them
//	initiative    a local initiative, inicjatywa lokalna: building together, not a petition
//	consultation  a text or plan that is open for remarks; each remark gets a disposition
//	publication   what is said about the remarks in the end: the table, the report, the effects
//	report        a complaint about content; it leads to a decision, and that may be appealed
//
// Reaching people:
//
//	invitation    a letter that asks one person in, with a link of their own
//	campaign      one list of people, one message, and where each invitation stands
//	recipient     one line of that list
//	letter        an e-mail; it has one recipient, always
//	event         what happened in a town, written with the change that it tells of
//	outbox        where events wait until the relay has handed them on
//
// Words to avoid, and what to say: user (resident, member, staff, actor), item (the thing's name;
// only a room's log has items), entity, object (the noun), manager, helper, util, common (the noun
// that the code is about), data (what it tells), project (process, outside budgets), petition
// (initiative or idea), vote (support, unless a ballot), district names as types (district), admin
// as a word for staff (the role alone), notification (letter, or live frame), customer, citizen
// (resident: many who live in a town are no citizens), tenant on a screen (town, municipality).
package internal
