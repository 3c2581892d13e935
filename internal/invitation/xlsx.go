package invitation

import (
	"archive/zip"
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"almenda/internal/fault"
)

const (
	maxUnzipped = 100 << 20 // bytes that a spreadsheet may unfold to
	maxParts    = 2000      // files inside it
	maxSheet    = 1 << 20   // rows of a sheet, empty ones too
	maxCells    = 200       // columns that are looked at
)

// readXLSX reads the first sheet. Values are taken as they were saved: no formula is evaluated.
func readXLSX(data []byte) (lines []line, err error) {
	defer func() {
		if v := recover(); v != nil { // the library must not bring us down over a broken file
			lines, err = nil, fault.Because(fmt.Errorf("panic: %v", v), fault.Invalid, "fault.invitation.unreadable")
		}
	}()
	if err := checkZip(data); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, fault.Because(err, fault.Invalid, "fault.invitation.unreadable")
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, fault.Because(err, fault.Invalid, "fault.invitation.unreadable")
	}
	defer rows.Close()
	for number := 1; rows.Next(); number++ {
		if number > maxSheet {
			return nil, tooMany()
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, fault.Because(err, fault.Invalid, "fault.invitation.unreadable")
		}
		cells = cells[:min(len(cells), maxCells)]
		if empty(cells) {
			continue
		}
		if len(lines) > MaxRows {
			return nil, tooMany()
		}
		lines = append(lines, line{number, cells})
	}
	if err := rows.Error(); err != nil {
		return nil, fault.Because(err, fault.Invalid, "fault.invitation.unreadable")
	}
	return lines, nil
}

// checkZip refuses what would unfold to more than we want to hold, before anything is unfolded.
// What a file claims of itself is also enforced while it is read.
func checkZip(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fault.Because(err, fault.Invalid, "fault.invitation.unreadable")
	}
	if len(z.File) > maxParts {
		return fault.New(fault.TooLarge, "fault.invitation.unfolds")
	}
	total := uint64(0)
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > maxUnzipped || f.UncompressedSize64 > maxUnzipped {
			return fault.New(fault.TooLarge, "fault.invitation.unfolds")
		}
	}
	return nil
}
