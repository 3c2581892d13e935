package tenantcfg

import (
	"fmt"
	"path"
)

// Problem is one thing wrong with a town's folder.
type Problem struct {
	File    string // from the root of the file system that was looked at
	Line    int    // 0 where it is not known or there is no one line
	Message string // plain English
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
}

// findings gathers problems of one folder.
type findings struct {
	dir  string
	list []Problem
}

// add notes a problem in a file of the folder.
func (f *findings) add(file string, line int, format string, args ...any) {
	f.list = append(f.list, Problem{File: path.Join(f.dir, file), Line: line, Message: fmt.Sprintf(format, args...)})
}
