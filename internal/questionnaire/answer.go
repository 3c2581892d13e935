package questionnaire

// Answers is what one person answered, by key of the question. A key that is missing was not
// answered, or not asked.
type Answers map[string]Answer

// Answer is the answer to one question. Which fields are filled depends on its type:
//
//	single, dropdown, yesno, image, consent   Codes with one code
//	rating, scale                             Codes with the number as a code: "7"
//	multiple                                  Codes
//	ranking                                   Codes in the person's order
//	matrix                                    Rows: code of the row → code
//	allocation                                Rows: code of the option → whole points
//	short, long                               Text
//	number                                    Text, canonical: "3.5"
//	date                                      Text: "2026-11-21"
//	place                                     Place
//	other                                     Codes holds "other", Text the words
//	don't know, rather not say                Codes holds "dk" or "na" alone, whatever the type
type Answer struct {
	Codes []string          `json:"c,omitempty"`
	Text  string            `json:"t,omitempty"`
	Rows  map[string]string `json:"r,omitempty"`
	Place *Place            `json:"p,omitempty"`
}

// Place is a point in WGS84, rounded to about ten metres, or the key of a district, or both.
type Place struct {
	Lat      float64 `json:"lat,omitempty"`
	Lon      float64 `json:"lon,omitempty"`
	District string  `json:"d,omitempty"`
}

// Empty tells whether nothing was answered.
func (a Answer) Empty() bool {
	return len(a.Codes) == 0 && a.Text == "" && len(a.Rows) == 0 && a.Place == nil
}
