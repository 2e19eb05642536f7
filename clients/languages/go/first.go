// A first answer: first ADDRESS QUESTION
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	caveat "caveat/v1"

	"google.golang.org/grpc"
)

func main() {
	channel, err := grpc.Dial(os.Args[1], grpc.WithInsecure())
	if err != nil {
		log.Fatal(err)
	}
	deadline, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	response, err := caveat.NewAnswerServiceClient(channel).Ask(deadline, &caveat.AskRequest{Question: os.Args[2]})
	if err != nil {
		log.Fatal(err)
	}
	if response.Answer.Triage.Message != "" {
		fmt.Println(response.Answer.Triage.Message)
	}
	fmt.Println(response.Answer.Verdict)
	for _, it := range response.Answer.Caveats {
		fmt.Println("!", it.Text)
	}
	if len(response.Answer.Citations) > 0 {
		fmt.Println(response.Answer.Citations[0].Quote)
	}
}
