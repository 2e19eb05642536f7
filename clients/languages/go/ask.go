// Asks Caveat a question: ask ADDRESS SERVICE_CONFIG QUESTION
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	caveat "caveat/v1"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
)

// Of the service's own errors, as QUESTION_EMPTY; else what gRPC says.
func reasonOf(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.Reason
		}
	}
	return status.Convert(err).Message()
}

func fail(reason string) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}

func main() {
	address, question := os.Args[1], os.Args[3]
	// The service config says what is tried again; gRPC before 1.40 heeds it only with GRPC_GO_RETRY=on set.
	config, err := os.ReadFile(os.Args[2])
	if err != nil {
		fail(err.Error())
	}
	channel, err := grpc.Dial(address, grpc.WithInsecure(), grpc.WithDefaultServiceConfig(string(config)))
	if err != nil {
		fail(err.Error())
	}
	defer channel.Close()
	answers := caveat.NewAnswerServiceClient(channel)
	deadline, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	response, err := answers.Ask(deadline, &caveat.AskRequest{Question: question})
	if err != nil {
		fail(reasonOf(err))
	}
	answer := response.Answer
	fmt.Println(answer.Outcome)
	if answer.Triage.Message != "" {
		fmt.Println(answer.Triage.Message)
	}
	for _, it := range answer.Caveats {
		fmt.Println("!", it.Text)
	}
	for _, statement := range answer.Statements {
		fmt.Print("- ", statement.Text)
		for _, number := range statement.CitationNumbers {
			fmt.Printf(" [%d]", number)
		}
		fmt.Println()
	}
}
