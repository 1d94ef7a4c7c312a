package io.chatops.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.api.command.CommandExecutionResponse;
import io.chatops.cli.hub.AnswerJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The output of a command whose connection ends before it does. */
class RemoteOutputTest {
  private static final String LOG =
      "{\"type\": \"log\", \"data\": {\"stream\": \"stdout\", \"message\": \"%s\"}}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private void cutOffAfter(String kept, String... frames) throws Exception {
    Deque<JsonNode> left = new ArrayDeque<>();
    for (String frame : frames) {
      left.add(AnswerJson.shared().readTree(frame));
    }
    RemoteOutput output =
        new RemoteOutput(
            new PrintWriter(out), new PrintWriter(err), CliEnvironment.ofThisProcess());
    assertThat(output.follow(() -> Optional.ofNullable(left.poll()))).isFalse();
    JsonNode end = AnswerJson.shared().valueToTree(Map.of("output", kept));
    output.rest(AnswerJson.read(end, CommandExecutionResponse.class));
  }

  @Test
  void showsTheRestOfWhatTheHubKept() throws Exception {
    cutOffAfter("one two three", LOG.formatted("one "), LOG.formatted("two "));

    assertThat(out).hasToString("one two three");
  }

  @Test
  void repeatsNothingAfterPiecesWereDropped() throws Exception {
    cutOffAfter(
        "one two three four",
        LOG.formatted("one "),
        "{\"type\": \"dropped\", \"count\": 1}",
        LOG.formatted("three "));

    assertThat(out).hasToString("one three ");
    assertThat(err.toString()).contains("the rest of the output is omitted, too");
  }
}
