package io.chatops.agent.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.ScriptedConnection;
import io.chatops.agent.testing.TestClock;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
  private static final UUID BOOT = new UUID(1, 2);
  private static final String WELCOME =
      "{\"type\":\"auth_success\",\"server_id\":\"s1\",\"message\":\"hi\","
          + "\"report_interval_seconds\":7}";

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AgentLog log = new AgentLog(new PrintStream(logged, true, UTF_8), clock);
  private final List<ScriptedConnection> connections = new ArrayList<>();
  private final RecordedRequests requests = new RecordedRequests();
  private Delivery delivery;
  private double random;

  @BeforeEach
  void startDelivery() throws IOException {
    Backlog backlog = Backlog.spooled(StateDirectory.open(directory), 1 << 20, clock, log);
    delivery =
        new Delivery(
            listener -> {
              ScriptedConnection connection = new ScriptedConnection(listener);
              connections.add(connection);
              return connection;
            },
            backlog,
            new Backoff(() -> random),
            new FromAgent.Auth("chatops_secret", 1, null),
            requests,
            clock,
            log);
    delivery.start();
  }

  @Test
  void signsInFirst() {
    hub().listener.opened();

    assertThat(hub().sent).singleElement().asString().contains("\"api_key\":\"chatops_secret\"");
  }

  @Test
  void sendsNoReportBeforeTheHubHasAnswered() {
    hub().listener.opened();
    delivery.report(report(1));

    assertThat(hub().sent).hasSize(1);
    hub().listener.received(WELCOME);
    assertThat(hub().sent).hasSize(2);
    assertThat(hub().sent.get(1))
        .isEqualTo("{\"type\":\"metrics\",\"data\":{\"server_id\":\"s1\",\"sequence\":1}}");
  }

  @Test
  void keepsTheServerThatTheHubNamedFirst() {
    hub().listener.opened();
    hub().listener.received(WELCOME);
    delivery.report(report(1));
    delivery.report(report(2));

    hub().listener.received(WELCOME.replace("s1", "s2"));

    assertThat(logged.toString(UTF_8)).doesNotContain("Discarded", "s2");
    delivery.report(report(3));
    assertThat(hub().sent.get(hub().sent.size() - 1)).contains("\"server_id\":\"s1\"");
  }

  @Test
  void disconnectsFromAHubWithAnOverlongServerId() {
    hub().listener.opened();

    hub().listener.received(WELCOME.replace("s1", "s".repeat(129)));

    assertThat(hub().aborted).isTrue();
    assertThat(logged.toString(UTF_8)).contains("sent a server id of more than 128 characters");
  }

  @Test
  void notifiesTheReceiverOfEachSignIn() {
    hub().listener.opened();
    assertThat(requests.beginnings).isZero();

    hub().listener.received(WELCOME);
    assertThat(requests.beginnings).isEqualTo(1);
    hub().listener.closed(1006, "gone");
    advance(Duration.ofSeconds(1));
    signIn();
    assertThat(requests.beginnings).isEqualTo(2);
  }

  @Test
  void appliesTheHubsIntervalWithinBounds() {
    assertThat(delivery.interval()).isEmpty();

    signIn();
    assertThat(delivery.interval()).contains(Duration.ofSeconds(7));

    hub().listener.received(WELCOME.replace(":7", ":0"));
    assertThat(delivery.interval()).contains(Duration.ofSeconds(1));
    hub().listener.received(WELCOME.replace(":7", ":3600"));
    assertThat(delivery.interval()).contains(Duration.ofSeconds(60));
  }

  @Test
  void resendsUnacknowledgedReportsBeforeNewerOnes() {
    signIn();
    delivery.report(report(1));
    delivery.report(report(2));
    hub().listener.received(acknowledgement(1));
    hub().listener.closed(1006, "gone");
    delivery.report(report(3));

    advance(Duration.ofSeconds(1));
    signIn();

    assertThat(hub().sequences()).containsExactly(2L, 3L);
  }

  @Test
  void dropsOnlyTheReportThatTheHubRefuses() {
    signIn();
    delivery.report(report(1));
    delivery.report(report(2));
    hub()
        .listener
        .received(
            "{\"type\":\"error\",\"message\":\"time is in the future\",\"sequence\":1,"
                + "\"boot_id\":\""
                + BOOT
                + "\"}");
    hub().listener.closed(1006, "gone");
    advance(Duration.ofSeconds(1));
    signIn();

    assertThat(hub().sequences()).containsExactly(2L);
    assertThat(logged.toString(UTF_8)).contains("rejected report=1: time is in the future");
  }

  @Test
  void logsAMessageOfTheHubAndStaysConnected() {
    signIn();
    delivery.report(report(1));
    hub().listener.received("{\"type\":\"error\",\"message\":\"The host's clock is ahead\"}");
    hub().listener.received(acknowledgement(1));
    hub().listener.closed(1006, "gone");

    assertThat(logged.toString(UTF_8))
        .contains("The hub reports: The host's clock is ahead", "The connection ended: gone");
  }

  @Test
  void retriesForEverMoreAndMoreSlowly() {
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
      int attempts = connections.size();
      hub().listener.closed(1006, "nothing listens");

      advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(connections).hasSize(attempts);
      advance(Duration.ofMillis(1));
      assertThat(connections).hasSize(attempts + 1);
    }
  }

  @Test
  void retriesSoonAfterAGoodConnection() {
    hub().listener.closed(1006, "nothing listens");
    advance(Duration.ofSeconds(1));
    hub().listener.closed(1006, "nothing listens");
    advance(Duration.ofSeconds(2));
    signIn();
    delivery.report(report(1));
    hub().listener.received(acknowledgement(1));
    int attempts = connections.size();

    hub().listener.closed(1001, "restarting");
    advance(Duration.ofSeconds(1));

    assertThat(connections).hasSize(attempts + 1);
  }

  @Test
  void reconnectsElsewhereAtOnceWhenItsHubDrains() {
    signIn();
    delivery.report(report(1));
    hub().listener.received(acknowledgement(1));
    random = 0.5;

    hub().listener.closed(1012, "reconnect at once");
    advance(Duration.ofMillis(249));
    assertThat(connections).hasSize(1);
    advance(Duration.ofMillis(1));

    assertThat(connections).hasSize(2);
    assertThat(logged.toString(UTF_8)).contains("reconnect at once", "trying again at once");
  }

  @Test
  void slowsDownWhenAHubDrainsBeforeAnyConfirmation() {
    for (long seconds : new long[] {1, 2, 4}) {
      int attempts = connections.size();
      signIn();
      delivery.report(report(attempts));
      hub().listener.closed(1012, "reconnect at once");

      advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(connections).hasSize(attempts);
      advance(Duration.ofMillis(1));
      assertThat(connections).hasSize(attempts + 1);
    }
  }

  @Test
  void slowsDownForAHubThatAcknowledgesWhatItNeverReceived() {
    for (long seconds : new long[] {1, 2, 4}) {
      int attempts = connections.size();
      hub().listener.received(acknowledgement(7));
      signIn();
      hub().listener.received("{\"type\":\"metrics_received\",\"status\":\"ok\"}");
      hub().listener.received(acknowledgement(7));
      hub().listener.closed(1012, "reconnect at once");

      advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(connections).hasSize(attempts);
      advance(Duration.ofMillis(1));
      assertThat(connections).hasSize(attempts + 1);
    }
    assertThat(requests.acknowledgements).isZero();
  }

  @Test
  void slowsDownAndLogsTheRemedyForRejectedKeys() {
    hub().listener.opened();
    hub().listener.received("{\"type\":\"error\",\"message\":\"API key was revoked\"}");
    hub().listener.closed(1008, "policy");

    advance(Duration.ofSeconds(59));
    assertThat(connections).hasSize(1);
    advance(Duration.ofSeconds(1));
    assertThat(connections).hasSize(2);
    assertThat(logged.toString(UTF_8))
        .contains("API key was revoked", "issue a new one")
        .doesNotContain("chatops_secret");
  }

  @Test
  void logsTheRemedyOnceUntilAKeyIsAccepted() {
    hub().listener.closed(1008, "policy");
    advance(Duration.ofSeconds(60));
    hub().listener.closed(1008, "policy");
    assertThat(logged.toString(UTF_8)).containsOnlyOnce("issue a new one");

    advance(Duration.ofSeconds(60));
    signIn();
    hub().listener.closed(1001, "restarting");
    advance(Duration.ofSeconds(60));
    hub().listener.closed(1008, "policy");
    assertThat(logged.toString(UTF_8).split("issue a new one", -1)).hasSize(3);
  }

  @Test
  void leavesAHubThatDoesNotAnswerTheSignIn() {
    hub().listener.opened();

    advance(Duration.ofSeconds(20));
    assertThat(connections.get(0).aborted).isTrue();
    advance(Duration.ofSeconds(1));

    assertThat(connections).hasSize(2);
  }

  @Test
  void pingsEveryThirtySeconds() {
    signIn();

    for (int i = 0; i < 60; i++) {
      advance(Duration.ofSeconds(1));
    }

    assertThat(hub().sent.stream().filter("{\"type\":\"ping\"}"::equals)).hasSize(2);
  }

  @Test
  void reconnectsWhenNothingIsConfirmedForMinutes() {
    signIn();
    delivery.report(report(1));

    advance(Duration.ofSeconds(119));
    assertThat(hub().aborted).isFalse();
    advance(Duration.ofSeconds(1));
    assertThat(hub().aborted).isTrue();
    advance(Duration.ofSeconds(1));
    signIn();

    assertThat(hub().sequences()).containsExactly(1L);
  }

  @Test
  void staysConnectedWhileThereIsNothingToConfirm() {
    signIn();
    delivery.report(report(1));
    hub().listener.received(acknowledgement(1));

    for (int i = 0; i < 10; i++) {
      advance(Duration.ofMinutes(1));
    }

    assertThat(hub().aborted).isFalse();
  }

  @Test
  void passesOnRequestsWithTheirConnection() {
    signIn();
    hub().listener.received("{\"type\":\"list_processes\",\"request_id\":\"r1\"}");
    hub().listener.received("no JSON");

    assertThat(requests.taken).containsExactly(new ToAgent.ListProcesses("r1"));
    assertThat(requests.connections).containsExactly(hub());
  }

  @Test
  void ignoresRequestsBeforeSignIn() {
    hub().listener.opened();
    hub()
        .listener
        .received("{\"type\":\"execute_command\",\"request_id\":\"r1\",\"command\":\"id\"}");

    assertThat(requests.taken).isEmpty();
  }

  @Test
  void notifiesTheReceiverWhenTheConnectionEnds() {
    signIn();
    hub().listener.closed(1006, "gone");
    assertThat(requests.ends).isEqualTo(1);

    advance(Duration.ofSeconds(1));
    signIn();
    delivery.stop();
    assertThat(requests.stopped).isTrue();
  }

  @Test
  void ignoresAnEndedConnection() {
    ScriptedConnection first = hub();
    first.listener.closed(1006, "gone");
    advance(Duration.ofSeconds(1));
    signIn();

    first.listener.closed(1006, "late");
    first.listener.received(WELCOME);
    first.listener.opened();

    assertThat(connections).hasSize(2);
    assertThat(hub().sent).hasSize(1);
    assertThat(first.sent).isEmpty();
  }

  @Test
  void saysGoodbyeAndKeepsUnacknowledgedReports() throws IOException {
    signIn();
    delivery.report(report(1));
    delivery.report(report(2));

    delivery.stop();

    assertThat(hub().sent).last().isEqualTo("{\"type\":\"goodbye\"}");
    assertThat(hub().closeCode).isEqualTo(1001);
    assertThat(logged.toString(UTF_8)).contains("Stopped; 2 reports wait for the next start");
    Backlog later = Backlog.spooled(StateDirectory.open(directory), 1 << 20, clock, log);
    assertThat(later.spooled()).isEqualTo(2);
  }

  @Test
  void storesAtOnceWhileTheHubIsAway() {
    hub().listener.closed(1006, "nothing listens");

    delivery.report(report(1));

    delivery.stop();
    assertThat(logged.toString(UTF_8)).doesNotContain("lost");
  }

  /** Records requests and does nothing with them. */
  private static final class RecordedRequests implements RequestReceiver {
    private final List<ToAgent> taken = new ArrayList<>();
    private final List<HubConnection> connections = new ArrayList<>();
    private int beginnings;
    private int ends;
    private int acknowledgements;
    private boolean stopped;

    @Override
    public void acknowledged(HubConnection connection) {
      acknowledgements++;
    }

    @Override
    public void connected() {
      beginnings++;
    }

    @Override
    public void received(ToAgent message, HubConnection connection) {
      taken.add(message);
      connections.add(connection);
    }

    @Override
    public void disconnected() {
      ends++;
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }

  private ScriptedConnection hub() {
    return connections.get(connections.size() - 1);
  }

  private void signIn() {
    hub().listener.opened();
    hub().listener.received(WELCOME);
  }

  private void advance(Duration duration) {
    clock.advance(duration);
    if (clock.getAsLong() - delivery.nextDeadline() >= 0) {
      delivery.advance();
    }
  }

  private static UnacknowledgedReport report(long sequence) {
    return new UnacknowledgedReport(
        BOOT, sequence, ("{\"sequence\":" + sequence + "}").getBytes(UTF_8));
  }

  private static String acknowledgement(long sequence) {
    return "{\"type\":\"metrics_received\",\"status\":\"ok\",\"sequence\":"
        + sequence
        + ",\"boot_id\":\""
        + BOOT
        + "\"}";
  }
}
