package store

import "almenda/internal/survey"

var _ survey.ResultsTx = surveyTx{}
