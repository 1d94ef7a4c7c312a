package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever an agent sends, the hub either goes on with it or closes it with a reason. */
class AgentSocketFuzzTest {
  private static final SocketHub HUB = new SocketHub();
  private static final Registered SERVER = HUB.server();

  @AfterContainer
  static void stop() {
    HUB.close();
  }

  @Property(tries = 150)
  void goesOnOrCloses(@ForAll("frames") String frame) {
    TestPeer agent = HUB.agent(SERVER).send(frame).send("{\"type\":\"ping\"}");

    String last = agent.receive();
    while (!last.equals("{\"type\":\"pong\"}") && !last.contains("no message")) {
      last = agent.receive(); // the answer to a report that is still one
    }
    if (last.contains("no message")) {
      assertThat(agent.closeCode()).isEqualTo(1008);
    }
    agent.close();
  }

  @Provide
  Arbitrary<String> frames() {
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(200), damaged());
  }

  private static Arbitrary<String> damaged() {
    String report = Reports.numbered(HUB.clock.instant(), 1);
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
