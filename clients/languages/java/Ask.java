// Asks Caveat a question: java Ask ADDRESS SERVICE_CONFIG QUESTION
import static java.nio.charset.StandardCharsets.UTF_8;

import caveat.v1.AnswerOuterClass.Answer;
import caveat.v1.AnswerServiceGrpc;
import caveat.v1.AnswerServiceOuterClass.AskRequest;
import com.google.gson.Gson;
import com.google.protobuf.Any;
import google.rpc.ErrorDetails;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

class Ask {
  static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  public static void main(String[] args) throws Exception {
    // The service config says what is tried again; gRPC before 1.42 heeds it only after enableRetry.
    Map<?, ?> serviceConfig = new Gson().fromJson(Files.readString(Path.of(args[1])), Map.class);
    ManagedChannel channel = ManagedChannelBuilder.forTarget(args[0]).usePlaintext().enableRetry()
        .defaultServiceConfig((Map<String, ?>) serviceConfig).build();
    try {
      print(AnswerServiceGrpc.newBlockingStub(channel).withDeadlineAfter(3, TimeUnit.SECONDS)
          .ask(AskRequest.newBuilder().setQuestion(args[2]).build()).getAnswer());
    } catch (StatusRuntimeException error) {
      System.err.println(reasonOf(error));
      System.exit(1);
    } finally {
      channel.shutdownNow();
    }
  }

  static void print(Answer answer) {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    out.println(answer.getOutcome());
    if (!answer.getTriage().getMessage().isEmpty()) out.println(answer.getTriage().getMessage());
    answer.getCaveatsList().forEach(caveat -> out.println("! " + caveat.getText()));
    answer.getStatementsList().forEach(statement -> {
      out.print("- " + statement.getText());
      statement.getCitationNumbersList().forEach(number -> out.print(" [" + number + "]"));
      out.println();
    });
  }

  // Of the service's own errors, as QUESTION_EMPTY; else what gRPC says.
  static String reasonOf(StatusRuntimeException error) throws Exception {
    byte[] details = error.getTrailers() == null ? null : error.getTrailers().get(DETAILS);
    if (details != null) {
      for (Any detail : ErrorDetails.Status.parseFrom(details).getDetailsList()) {
        if (detail.is(ErrorDetails.ErrorInfo.class)) return detail.unpack(ErrorDetails.ErrorInfo.class).getReason();
      }
    }
    return error.getMessage();
  }
}
