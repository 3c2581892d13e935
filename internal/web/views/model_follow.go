package views

// FollowLetter is what the links in a follower's letters lead to. State is open, done or gone.
type FollowLetter struct {
	Token string
	State string
	Title string // of what is followed
	Path  string
}

// FollowForm is /following: the panel on a page of its own.
type FollowForm struct {
	Title string
	Path  string
	Box   FollowBox
}
