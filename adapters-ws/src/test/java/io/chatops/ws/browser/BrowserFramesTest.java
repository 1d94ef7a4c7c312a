package io.chatops.ws.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.ws.SocketHub;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The effect of each frame of a signed-in browser on each socket. */
@Timeout(240)
@QuarkusTest
class BrowserFramesTest {
  private static final String NOTHING = "";
  private static final Map<BrowserMessages.Kind, String> FRAMES =
      Map.of(
          BrowserMessages.Kind.AUTH, "{\"type\":\"auth\",\"token\":\"x\"}",
          BrowserMessages.Kind.PING, "{\"type\":\"ping\"}",
          BrowserMessages.Kind.SUBSCRIBE, "{\"type\":\"subscribe\",\"container_id\":\"web\"}",
          BrowserMessages.Kind.UNSUBSCRIBE, "{\"type\":\"unsubscribe\",\"container_id\":\"web\"}",
          BrowserMessages.Kind.UNKNOWN, "{\"type\":\"dance\"}");

  private final SocketHub hub = new SocketHub();
  private final SocketHub.Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void areAllKnown() {
    assertThat(FRAMES).containsOnlyKeys(BrowserMessages.Kind.values());
    FRAMES.forEach(
        (kind, frame) ->
            assertThat(BrowserMessages.read(frame.getBytes(UTF_8)).orElseThrow().kind())
                .isEqualTo(kind));
  }

  @Test
  void doNothingButPingAndAuthOnTheMetricsSocket() {
    FRAMES.forEach(
        (kind, frame) ->
            assertAnswer(
                "metrics/" + server.id(),
                frame,
                switch (kind) {
                  case PING -> "pong";
                  case AUTH -> "error";
                  case SUBSCRIBE, UNSUBSCRIBE, UNKNOWN -> NOTHING;
                }));
  }

  @Test
  void areAnsweredOnTheFleetSocket() {
    FRAMES.forEach(
        (kind, frame) ->
            assertAnswer(
                "fleet",
                frame,
                switch (kind) {
                  case PING -> "pong";
                  case AUTH, SUBSCRIBE, UNSUBSCRIBE -> "error";
                  case UNKNOWN -> NOTHING;
                }));
  }

  @Test
  void areAnsweredOnTheLogsSocketWithoutAnAgent() {
    FRAMES.forEach(
        (kind, frame) ->
            assertAnswer(
                "logs/" + server.id(),
                frame,
                switch (kind) {
                  case PING -> "pong";
                  case AUTH, UNSUBSCRIBE -> "error";
                  // The refusal is on the server's log before it is an error.
                  case SUBSCRIBE -> "log";
                  case UNKNOWN -> NOTHING;
                }));
  }

  private void assertAnswer(String socket, String frame, String type) {
    TestPeer browser = hub.connect("/api/v1/ws/" + socket).send(hub.auth(server.owner()));
    assertThat(browser.receive()).isEqualTo("{\"type\":\"auth_success\"}");

    browser.send(frame).send("{\"type\":\"ping\"}");

    String wanted = type.equals(NOTHING) ? "pong" : type;
    assertThat(browser.receive()).as(frame).startsWith("{\"type\":\"" + wanted + "\"");
    browser.close();
  }
}
