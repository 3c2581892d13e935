// Package brand derives a town's whole palette from three colours.
//
// From one colour come sixteen steps, light and dark: backgrounds, surfaces, borders, texts and the
// colour of buttons with the text upon it. Each step has a fixed luminance, so that the contrast
// between two of them is known whatever the colour is. What a colour can still spoil is told by
// Check, before a town goes public with it.
//
// The algorithm is that of Designsystemet of the Norwegian Digitalisation Agency; its colour
// arithmetic follows chroma.js and HSLuv. This is a port to Go that gives the same values, which
// the tests compare with the original's. Their notices:
//
//	Designsystemet: MIT License. Copyright (c) Digitaliseringsdirektoratet (Digdir) and contributors.
//	HSLuv: MIT License. Copyright (c) Alexei Boronine and contributors.
//	chroma.js: BSD 3-Clause License. Copyright (c) Gregor Aisch.
//
//	The MIT License: Permission is hereby granted, free of charge, to any person obtaining a copy
//	of this software and associated documentation files (the "Software"), to deal in the Software
//	without restriction, including without limitation the rights to use, copy, modify, merge,
//	publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to
//	whom the Software is furnished to do so, subject to the above copyright notice and this
//	permission notice being included in all copies or substantial portions of the Software. The
//	Software is provided "as is", without warranty of any kind.
//
// Imports nothing of ours.
package brand
