package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.app.crash.HookReceiver.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real hub, its PostgreSQL and a receiver on loopback; what was noticed arrives. */
class NotificationKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int FINE = 20;
  private static final int HIGH = 95;

  private final InstantSource clock = InstantSource.system();

  @TempDir Path home;

  private HookReceiver receiver;
  private MailReceiver mailServer;
  private HubProcess hub;
  private HubClient client;
  private DrivenAgent agent;

  @BeforeEach
  void start() throws Exception {
    receiver = new HookReceiver();
    mailServer = new MailReceiver();
    hub =
        HubProcess.in(home, "-Xmx256m")
            .with("CHATOPS_NOTIFY_ALLOWED_NETWORKS", "127.0.0.1")
            .with("CHATOPS_MAIL_HOST", "127.0.0.1")
            .with("CHATOPS_MAIL_PORT", Integer.toString(mailServer.port()))
            .with("CHATOPS_MAIL_TLS", "none")
            .with("CHATOPS_MAIL_FROM", "chatops@example.org");
    hub.start();
    client = HubClient.register(hub);
    agent = new DrivenAgent(hub, client.newServer());
    agent.connect();
    post(
        "/alerts/thresholds",
        "{\"metric_type\":\"cpu\",\"comparison\":\"gt\",\"threshold_value\":90}");
  }

  @AfterEach
  void stop() throws IOException {
    agent.close();
    hub.close();
    receiver.close();
    mailServer.close();
  }

  /** It fails, the hub is killed; it hangs, and is killed again; then it arrives. */
  @Test
  void deliversUnderOneIdAcrossFailuresAndKills() throws Exception {
    newHook();
    receiver.answerWith(500);
    agent.report(clock.instant(), HIGH);
    Await.until("it is tried", PATIENCE, () -> !receiver.requests().isEmpty());
    hub.kill();

    receiver.hang();
    int before = receiver.requests().size();
    hub.start();
    endLeases();
    Await.until("it is tried again", PATIENCE, () -> receiver.requests().size() > before);
    hub.kill();

    receiver.answerWith(200);
    hub.start();
    endLeases();
    awaitSent(1);

    List<Request> requests = receiver.requests();
    assertThat(requests)
        .extracting(Request::idempotencyKey)
        .containsOnly(notification().path("id").asText());
    assertThat(requests)
        .filteredOn(request -> Integer.valueOf(200).equals(request.status()))
        .hasSize(1);
    assertThat(requests.get(0).body()).contains("\"kind\":\"opened\"");
    assertThat(notification().path("attempts").asInt()).isEqualTo(requests.size());
  }

  @Test
  void tellsWhatWasStoredJustBeforeTheHubWasKilled() throws Exception {
    newHook();
    for (int i = 0; i < 4; i++) {
      agent.send(clock.instant(), i % 2 == 0 ? HIGH : FINE); // of now: what is late pages nobody
      agent.awaitAcknowledgements();
      hub.kill(); // between the alert and its notice, or somewhere near
      agent.disconnect();
      hub.start();
      agent.connect();
    }
    endLeases();

    awaitSent(4);
    assertThat(receiver.requests())
        .extracting(Request::idempotencyKey)
        .containsAll(notifications("").findValuesAsText("id"));
    assertThat(notifications("").findValuesAsText("kind"))
        .containsExactlyInAnyOrder("opened", "resolved", "opened", "resolved");
  }

  @Test
  void deliversMailAfterAServerFailedAndHung() throws Exception {
    newChannel("email", "{\"recipients\":[\"ops@example.org\"]}");
    mailServer.become(MailReceiver.Mood.FAILS);
    agent.report(clock.instant(), HIGH);
    Await.until("it is tried", PATIENCE, () -> !mailServer.tries().isEmpty());
    hub.kill();

    mailServer.become(MailReceiver.Mood.HANGS);
    hub.start();
    endLeases();
    Await.until(
        "it is tried again", PATIENCE, () -> mailServer.tries().contains(MailReceiver.Mood.HANGS));
    mailServer.become(MailReceiver.Mood.TAKES);
    Await.until("the mail has come", PATIENCE, () -> !mailServer.mails().isEmpty());
    Await.until("the hub knows", PATIENCE, () -> notifications("state=sent").size() == 1);

    assertThat(mailServer.mails())
        .singleElement()
        .asString()
        .contains("Message-ID: <" + notification().path("id").asText() + "@")
        .contains("To: ops@example.org");
    assertThat(notification().path("attempts").asInt()).isEqualTo(mailServer.tries().size());
  }

  @Test
  void stopsWithoutWaitingForAReceiverThatHangs() throws Exception {
    newHook();
    receiver.hang();
    agent.report(clock.instant(), HIGH);
    Await.until("it is tried", PATIENCE, () -> !receiver.requests().isEmpty());

    hub.stop();
    receiver.answerWith(200);
    hub.start();
    endLeases();

    awaitSent(1);
    assertThat(receiver.requests())
        .extracting(Request::idempotencyKey)
        .hasSize(2)
        .containsOnly(notification().path("id").asText());
  }

  @Test
  void sendsToItsOwnNetworkOnlyIfAllowed() throws Exception {
    String hook = "{\"name\":\"a\",\"kind\":\"webhook\",\"settings\":{\"url\":\"%s\"}}";
    for (String url :
        List.of("http://169.254.169.254/", "http://[::1]:1/", "http://localhost.localdomain:1/")) {
      HubClient.Answer made = client.ask("POST", "/notifications/channels", hook.formatted(url));
      if (made.status() == 201) {
        String id = made.data().path("id").asText();
        JsonNode receipt = client.ask("POST", "/notifications/channels/" + id + "/test").data();
        assertThat(receipt.path("delivered").asBoolean()).as(url).isFalse();
      } else {
        assertThat(made.status()).as(url).isEqualTo(422);
      }
    }
    assertThat(receiver.requests()).isEmpty();
  }

  private void newHook() throws Exception {
    newChannel("webhook", "{\"url\":\"" + receiver.url() + "\"}");
  }

  private void newChannel(String kind, String settings) throws Exception {
    post(
        "/notifications/channels",
        "{\"name\":\"a\",\"kind\":\"%s\",\"settings\":%s}".formatted(kind, settings));
  }

  /** Ends the minute for which a hub that died had claimed a notification. */
  private void endLeases() throws Exception {
    try (Connection database = client.database();
        Statement statement = database.createStatement()) {
      ResultSet late =
          statement.executeQuery(
              "SELECT count(*) FROM notification WHERE next_attempt_at > now() + interval '61 s'");
      late.next();
      assertThat(late.getInt(1)).as("claims that do not end by themselves in a minute").isZero();
      statement.executeUpdate(
          "UPDATE notification SET next_attempt_at = now() WHERE next_attempt_at > now()");
    }
  }

  /** First at the receiver: of the API nobody may ask without end. */
  private void awaitSent(int count) throws Exception {
    Await.until(
        "the receiver has taken " + count,
        PATIENCE,
        () ->
            receiver.requests().stream()
                    .filter(request -> Integer.valueOf(200).equals(request.status()))
                    .map(Request::idempotencyKey)
                    .distinct()
                    .count()
                == count);
    Await.until("the hub knows", PATIENCE, () -> notifications("state=sent").size() == count);
    assertThat(notifications("")).hasSize(count);
  }

  private JsonNode notification() throws Exception {
    JsonNode all = notifications("");
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private JsonNode notifications(String query) throws Exception {
    return client.ask("GET", "/notifications" + (query.isEmpty() ? "" : "?" + query)).data();
  }

  private void post(String path, String body) throws Exception {
    assertThat(client.ask("POST", path, body).status()).isEqualTo(201);
  }
}
