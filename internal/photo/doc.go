// Package photo reads pictures that people send and writes them anew, so that nothing of the file
// survives but what is seen: no place, no camera, no script.
//
// It refuses what is no picture, and what would fill the memory when it is unpacked.
//
// Imports fault only.
package photo
