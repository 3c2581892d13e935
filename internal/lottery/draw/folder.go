package draw

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Bundle packs the files of a draw into one to be downloaded. The same files give the same bytes.
func Bundle(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, fmt.Errorf("draw: bundle %s: %w", name, err)
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, fmt.Errorf("draw: bundle %s: %w", name, err)
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

// CheckFiles is Verify of files in memory.
func CheckFiles(files map[string][]byte) (Report, error) {
	raw, err := Bundle(files)
	if err != nil {
		return Report{}, err
	}
	dir, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return Report{}, err
	}
	return Verify(dir)
}

// Read gives the pseudonyms of people.csv and the numbered panels of panels.csv, as places among the
// pseudonyms. It believes the files: Verify is who doubts.
func Read(people, panels []byte) (names []string, lists [][]int, err error) {
	for _, line := range rows(people) {
		_, name, _ := strings.Cut(line, ",")
		names = append(names, name)
	}
	for _, line := range rows(panels) {
		_, list, _ := strings.Cut(line, ",")
		var members []int
		for f := range strings.FieldsSeq(list) {
			n, err := strconv.Atoi(f)
			if err != nil || n < 1 || n > len(names) {
				return nil, nil, errors.New("draw: a panel names nobody of the pool")
			}
			members = append(members, n-1)
		}
		lists = append(lists, members)
	}
	return names, lists, nil
}

// rows are the lines below the head.
func rows(file []byte) []string {
	lines := strings.Split(strings.TrimSuffix(string(file), "\n"), "\n")
	return lines[1:]
}
