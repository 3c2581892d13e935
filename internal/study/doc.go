// Package study is the register of research: surveys, group and single interviews, street polls,
// observations, walks and analyses of data that the town's offices commissioned. Each entry says how
// it was done, with whom in numbers, with which tool, what was found, and which decisions and
// processes it served.
//
// An entry is a draft until somebody has taken a second look and confirmed, point by point, that no
// participant can be recognised; that somebody did, and who, is kept. An entry that is public is
// changed only with the same look again, and its files are changed only while it is taken back.
//
// It refuses participants: quotes have a theme and no person, texts with national numbers and quotes
// with addresses are turned away, files are PDF documents that are only ever downloaded.
//
// Emits study.changed. Imports ground, tenant, access, event, process.
package study
