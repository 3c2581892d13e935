// Package weighting makes the people who answered count as much as their part of the town.
//
// If two of three answers come from women while half of the town are women, each woman's answer counts
// a little less and each man's a little more. Raking does so for several features in turn (gender, age,
// district) until all of them fit the town's figures at once. One feature alone is post-stratification.
//
// Features may only be what people said in the survey itself, in broad classes, or the verified label
// of their group; targets come from the town's statistics, with date and source. Whoever left a feature
// out is a class of its own with the share that it has among the answers: nobody is dropped. A class
// with fewer than ten answers or under two percent of the town is added to its neighbour. No answer
// counts less than 0.3 or more than 3 times the mean.
//
// Weighting costs precision: Deff says how much, Effective how many equal answers the weighted ones are
// worth. When Deff is above 2 or Effective below 100, publish unweighted figures and say so (Usable);
// when weighted and unweighted differ by more than three points, show both (Differ).
//
// A panel that people joined of their own accord is no random sample, however it is weighted: say
// "among those who answered, weighted", never "of all inhabitants".
//
// It refuses targets that contradict one another, and classes that nobody answered for: no weights are
// better than false ones. Emits nothing. Imports nothing of ours.
package weighting
