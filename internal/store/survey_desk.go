package store

import "almenda/internal/survey"

var _ survey.DeskTx = surveyTx{}
