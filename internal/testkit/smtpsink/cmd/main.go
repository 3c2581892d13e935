// Command smtpsink runs the test mail server as its own process, so that it survives the processes
// under test. It prints its address as the first line of its output.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"almenda/internal/testkit/smtpsink"
)

func main() {
	var opts smtpsink.Options
	flag.StringVar(&opts.Addr, "addr", "127.0.0.1:0", "host and port to listen on")
	flag.StringVar(&opts.Journal, "journal", "", "file that lists what was accepted")
	flag.StringVar(&opts.Letters, "letters", "", "file that keeps what was accepted, with its bytes")
	flag.BoolVar(&opts.Named, "named", false, "a recipient named for a fault, as in greylist.1@home.test, gets that fault")
	fault := flag.String("fault", "", "how to misbehave, see smtpsink.Faults")
	flag.DurationVar(&opts.Pause, "pause", 30*time.Second, "how long the fault slow waits")
	flag.Parse()
	opts.Fault = smtpsink.Fault(*fault)
	if err := run(opts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(opts smtpsink.Options) error {
	sink, err := smtpsink.Start(opts)
	if err != nil {
		return err
	}
	fmt.Println(sink.Addr())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	<-ctx.Done()
	return sink.Close()
}
