package tenantcfg

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// logoLimit keeps a logo small enough to stand in every page.
const logoLimit = 8 << 10

// A logo is written into pages as it is, so it may only draw. What is not listed is refused:
// scripts, styles, links, foreign content, references and ids that could clash with the page's.
var (
	logoElements = strings.Fields("svg g path rect circle ellipse line polyline polygon")
	logoDrawing  = strings.Fields("d x y width height x1 y1 x2 y2 cx cy r rx ry points transform fill fill-rule fill-opacity clip-rule opacity " +
		"stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray")
	logoRoot = strings.Fields("xmlns viewBox")
)

// logo reads a logo file; what may not stand in a page is a problem, and the logo is then empty.
func (f *folder) logo(fsys fs.FS, file string, required bool) string {
	raw, err := fs.ReadFile(fsys, path.Join(f.dir, file))
	if errors.Is(err, fs.ErrNotExist) && !required {
		return ""
	}
	if err != nil {
		f.add(file, 0, "the logo cannot be read: %s", plainReason(err))
		return ""
	}
	if line, err := checkLogo(string(raw)); err != nil {
		f.add(file, line, "the logo may only draw: %s", err)
		return ""
	}
	return strings.TrimSpace(string(raw))
}

func checkLogo(svg string) (line int, err error) {
	if len(svg) > logoLimit {
		return 0, fmt.Errorf("it is larger than %d bytes", logoLimit)
	}
	// A browser ends comments and CDATA sections elsewhere than XML does: "<!--><script>" is a comment
	// to one and a script to the other.
	if strings.Contains(svg, "<!") {
		return 1 + strings.Count(svg[:strings.Index(svg, "<!")], "\n"), errors.New("comments and declarations are not allowed")
	}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	depth, roots := 0, 0
	for {
		token, err := decoder.Token()
		line, _ := decoder.InputPos()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return line, fmt.Errorf("it is not well-formed XML: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			if err := checkElement(token, depth == 0); err != nil {
				return line, err
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				return line, errors.New("text is not allowed")
			}
		case xml.ProcInst, xml.Directive:
			return line, errors.New("it must begin with <svg")
		}
	}
	if roots != 1 {
		return 1, errors.New("it must be one svg element")
	}
	return 0, nil
}

func checkElement(e xml.StartElement, root bool) error {
	const svg = "http://www.w3.org/2000/svg"
	name := e.Name.Local
	if !slices.Contains(logoElements, name) || e.Name.Space != svg || root != (name == "svg") {
		return fmt.Errorf("the element <%s> is not allowed here", name)
	}
	view := false
	for _, a := range e.Attr {
		allowed := slices.Contains(logoDrawing, a.Name.Local) || root && slices.Contains(logoRoot, a.Name.Local)
		if !allowed || a.Name.Space != "" {
			return fmt.Errorf("the attribute %s is not allowed", a.Name.Local)
		}
		if v := strings.ToLower(a.Value); strings.ContainsAny(v, "\\&<>") || strings.Contains(v, "url(") || a.Name.Local != "xmlns" && strings.Contains(v, ":") {
			return fmt.Errorf("the value of %s is not allowed", a.Name.Local)
		}
		view = view || a.Name.Local == "viewBox"
	}
	if root && !view {
		return errors.New("the svg element needs a viewBox")
	}
	return nil
}

// CheckDrawing tells why an SVG may not be shown: it must be small, well-formed, and do nothing but
// draw. nil is a drawing that may stand in a page.
func CheckDrawing(svg string) error {
	line, err := checkLogo(svg)
	if err != nil {
		return fmt.Errorf("line %d: %w", line, err)
	}
	return nil
}
