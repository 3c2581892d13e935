package surveyjs

import (
	"maps"
	"slices"
	"strings"
)

// What we read, and what changes only how a page looks. All else is said in a note.
var (
	looks = set(`width minWidth maxWidth startWithNewLine titleLocation descriptionLocation errorLocation hideNumber showNumber indent rightIndent
		paddingLeft paddingRight colCount colSpan page state size rows cols autoGrow allowResize placeholder placeHolder otherPlaceholder
		otherText noneText dontKnowText refuseText otherErrorText requiredErrorText minErrorText maxErrorText useDisplayValuesInDynamicTexts
		questionTitleLocation questionTitleWidth questionDescriptionLocation questionErrorLocation isSinglePage navigationTitle navigationDescription
		showPreviousButton showNextButton navigationButtonsVisibility showNavigationButtons scrollErrorToTop separateSpecialChoices itemSize
		minValueExpression maxValueExpression renderAs swapOrder rateType displayMode scaleColorMode rateColorMode autoGenerate displayRateDescriptionsAsExtremeItems
		showClearButton allowClear searchEnabled searchMode closeOnSelect choicesMin itemComponent imageHeight imageWidth imageFit contentMode minImageHeight
		minImageWidth maxImageHeight maxImageWidth showLabel labelTrue labelFalse alternateRows cellType verticalAlign columnMinWidth rowTitleWidth showHeader eachRowRequired
		autocomplete dataList step min max inputType selectToRankEnabled selectToRankAreasLayout longTap id locTitleTag`)
	knownElement = add(looks, `type name title description isRequired visible visibleIf requiredIf valueName choices choicesOrder hasOther hasNone hasSelectAll
		showOtherItem showNoneItem showSelectAllItem showDontKnowItem showRefuseItem maxSelectedChoices minSelectedChoices multiSelect choicesFromQuestion
		choicesFromQuestionMode choicesVisibleIf rowsVisibleIf columns rowsOrder rowOrder isAllRowRequired items rateMin rateMax rateCount rateValues
		rateStep minRateDescription maxRateDescription valueTrue valueFalse maxLength validators html expression sliderType almenda`)
	knownPanel  = add(looks, `type name title description visible visibleIf requiredIf isRequired elements questions`)
	knownPage   = add(looks, `name title description visibleIf elements questions questionsOrder questionOrder almenda`)
	knownSurvey = add(looks, `title description locale pages elements questions questionsOrder questionOrder calculatedValues triggers logo logoWidth logoHeight
		logoFit logoPosition showQuestionNumbers showProgressBar progressBarType progressBarShowPageTitles pagePrevText pageNextText completeText startSurveyText previewText editText
		completedHtml completedBeforeHtml loadingHtml showCompletedPage showTitle showPageTitles showPageNumbers requiredText requiredMark questionsOnPageMode
		firstPageIsStarted firstPageIsStartPage checkErrorsMode validationEnabled focusFirstQuestionAutomatic autoFocusFirstQuestion autoFocusFirstError focusOnFirstError widthMode width
		headerView themeId showPreviewBeforeComplete showTOC tocLocation storeOthersAsComment clearInvisibleValues textUpdateMode mode maxTextLength maxOthersLength
		sendResultOnPageNext cookieName surveyId surveyPostId surveyShowDataSaving goNextPageAutomatic autoAdvanceEnabled questionStartIndex questionTitlePattern fitToContainer almenda`)
)

func set(names string) map[string]bool { return add(nil, names) }

func add(to map[string]bool, names string) map[string]bool {
	out := maps.Clone(to)
	if out == nil {
		out = map[string]bool{}
	}
	for _, name := range strings.Fields(names) {
		out[name] = true
	}
	return out
}

// known notes the properties of an object that nobody read.
func (r *reader) known(at string, o object, all map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if !all[name] {
			r.notes.Lost(at, "property", "name", name)
		}
	}
}
