package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hub goes on with an agent that sends garbage, or closes it with a reason. */
@Timeout(240)
@QuarkusTest
class AgentSocketFuzzTest {
  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void goesOnOrCloses() {
    // The frames are made by jqwik, the test is run by Quarkus.
    JqwikSession.run(() -> frames().sampleStream().limit(150).forEach(this::goesOnOrCloses));
  }

  private void goesOnOrCloses(String frame) {
    TestPeer agent = hub.agent(server).send(frame).send("{\"type\":\"ping\"}");

    String last = agent.receive();
    while (!last.equals("{\"type\":\"pong\"}") && !last.contains("not a valid message")) {
      last = agent.receive(); // the answer to a report that is still one
    }
    if (last.contains("not a valid message")) {
      assertThat(agent.closeCode()).as(frame).isEqualTo(1008);
    }
    agent.close();
  }

  private Arbitrary<String> frames() {
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(200), damaged());
  }

  private Arbitrary<String> damaged() {
    String report = Reports.numbered(hub.clock.instant(), 1);
    return Combinators.combine(
            Arbitraries.integers().between(0, report.length() - 1),
            Arbitraries.integers().between(0, 20),
            Arbitraries.of(
                "", "{", "}", "[", "\"", ",", "null", "-1", "1e999", "\\u0000", "\u00e9"))
        .as(
            (from, length, piece) ->
                report.substring(0, from)
                    + piece
                    + report.substring(Math.min(report.length(), from + length)));
  }
}
