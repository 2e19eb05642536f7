// A first answer: java First ADDRESS QUESTION
import caveat.v1.AnswerOuterClass.Answer;
import caveat.v1.AnswerServiceGrpc;
import caveat.v1.AnswerServiceOuterClass.AskRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.TimeUnit;

class First {
  public static void main(String[] args) {
    ManagedChannel channel = ManagedChannelBuilder.forTarget(args[0]).usePlaintext().build();
    Answer answer = AnswerServiceGrpc.newBlockingStub(channel).withDeadlineAfter(3, TimeUnit.SECONDS)
        .ask(AskRequest.newBuilder().setQuestion(args[1]).build()).getAnswer();
    channel.shutdownNow();
    if (!answer.getTriage().getMessage().isEmpty()) System.out.println(answer.getTriage().getMessage());
    System.out.println(answer.getVerdict());
    answer.getCaveatsList().forEach(caveat -> System.out.println("! " + caveat.getText()));
    answer.getCitationsList().stream().limit(1).forEach(citation -> System.out.println(citation.getQuote()));
  }
}
