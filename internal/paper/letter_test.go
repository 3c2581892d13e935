package paper

import (
	"bytes"
	"testing"
	"time"
)

func TestALetterStandsOnOnePageWithItsCodeInEveryLanguage(t *testing.T) {
	list := []Letter{
		{Lang: "sv", To: []string{"Åsa Öst", "Storgatan 1", "652 24 Karlstad"}, From: []string{"Karlstads kommun", "Kontaktcenter"}, Title: "Du är inbjuden: Medborgarpanelen",
			Paragraphs: []string{"Kommunen frågar panelen vad invånarna tycker innan den beslutar. Svaren används till det och till inget annat.", "Det är frivilligt och kostar inget. Du kan lämna när du vill. Ingen ser vad du svarar."},
			CodeWords:  "Din kod", Code: "K7QD-M3XP", Link: "https://karlstad.example/panel/medborgarpanelen/join?code=K7QD-M3XP", Foot: "Vi fann din adress i folkbokföringen genom lottning."},
		{Lang: "pl", To: []string{"Łucja Żak", "ul. Święta 2"}, Title: "Zapraszamy", Paragraphs: []string{"Gmina pyta panel o zdanie mieszkańców."}, CodeWords: "Twój kod", Code: "ABCD-2345", Link: "https://krakow.example/panel/x", Foot: "Twój adres wylosowaliśmy."},
	}
	var one, again bytes.Buffer
	made := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for _, b := range []*bytes.Buffer{&one, &again} {
		if err := WriteLetters(b, "Medborgarpanelen", made, list); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(one.Bytes(), []byte("%PDF")) || bytes.Count(one.Bytes(), []byte("/Type /Page\n")) != len(list) {
		t.Errorf("pages: %d", bytes.Count(one.Bytes(), []byte("/Type /Page\n")))
	}
	if !bytes.Equal(one.Bytes(), again.Bytes()) {
		t.Error("the same letters give other bytes")
	}
}
