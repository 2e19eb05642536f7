"""A first answer: first.py ADDRESS QUESTION"""
import sys
import grpc
from caveat.v1 import answer_pb2, answer_service_pb2, answer_service_pb2_grpc

with grpc.insecure_channel(sys.argv[1]) as channel:
    answers = answer_service_pb2_grpc.AnswerServiceStub(channel)
    answer = answers.Ask(answer_service_pb2.AskRequest(question=sys.argv[2]), timeout=3).answer
if answer.triage.message:
    print(answer.triage.message)
print(answer_pb2.Verdict.Name(answer.verdict))
for caveat in answer.caveats:
    print("!", caveat.text)
for citation in answer.citations[:1]:
    print(citation.quote)
