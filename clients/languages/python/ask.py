"""Asks Caveat a question: ask.py ADDRESS SERVICE_CONFIG QUESTION"""
import pathlib
import sys

import grpc

import error_details_pb2
from caveat.v1 import answer_pb2, answer_service_pb2, answer_service_pb2_grpc


def reason_of(error):
    """Of the service's own errors, as QUESTION_EMPTY; else what gRPC says."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for detail in error_details_pb2.Status.FromString(value).details:
                info = error_details_pb2.ErrorInfo()
                if detail.Unpack(info):
                    return info.reason
    return error.details()


address, service_config, question = sys.argv[1:]
# The service config says what is tried again.
options = [("grpc.service_config", pathlib.Path(service_config).read_text(encoding="utf-8"))]
with grpc.insecure_channel(address, options) as channel:
    answers = answer_service_pb2_grpc.AnswerServiceStub(channel)
    try:
        answer = answers.Ask(answer_service_pb2.AskRequest(question=question), timeout=3).answer
    except grpc.RpcError as error:
        sys.exit(reason_of(error))

print(answer_pb2.Outcome.Name(answer.outcome))
if answer.triage.message:
    print(answer.triage.message)
for caveat in answer.caveats:
    print("!", caveat.text)
for statement in answer.statements:
    print("-", statement.text, *(f"[{number}]" for number in statement.citation_numbers))
