package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.Actor;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second {@code auth} on an open socket. */
@Timeout(240)
@QuarkusTest
class TokenRenewalTest {
  private static final String SUCCESS = "{\"type\":\"auth_success\"}";

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fleet", "metrics/", "logs/"})
  void letsASocketOutliveItsFirstToken(String socket) {
    String path = "/api/v1/ws/" + socket + (socket.equals("fleet") ? "" : server.id());
    String first = hub.auth(server.owner());
    hub.clock.advance(Duration.ofMinutes(15).minusMillis(300));
    TestPeer renewed = hub.connect(path).send(first);
    assertThat(renewed.receive()).isEqualTo(SUCCESS);
    assertThat(renewed.send(hub.auth(server.owner())).receive()).isEqualTo(SUCCESS);

    // Opened later with the same token: it ends later, too.
    TestPeer other = hub.connect(path).send(first);
    assertThat(other.receive()).isEqualTo(SUCCESS);
    assertThat(other.receive()).contains("expired");

    assertThat(renewed.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
  }

  @Test
  void followsATokenOfAnotherSession() {
    Actor elsewhere = hub.signedIn(server.owner().userId(), server.owner().username());
    TestPeer browser = hub.fleet(server.owner());
    assertThat(browser.send(hub.auth(elsewhere)).receive()).isEqualTo(SUCCESS);

    hub.browserSockets.closeSession(server.owner().sessionId());
    assertThat(browser.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
    hub.browserSockets.closeSession(elsewhere.sessionId());

    assertThat(browser.receive()).contains("sign in again");
    assertThat(browser.closeCode()).isEqualTo(1008);
  }

  @Test
  void refusesAnotherUsersToken() {
    TestPeer browser = hub.fleet(server.owner()).send(hub.auth(hub.user()));

    assertThat(browser.receive()).contains("another user");
    assertThat(browser.closeCode()).isEqualTo(1008);
  }

  @Test
  void refusesATokenOfASessionThatIsOver() {
    Actor elsewhere = hub.signedIn(server.owner().userId(), server.owner().username());
    String token = hub.auth(elsewhere);
    hub.storage.sessions().end(elsewhere.sessionId(), hub.clock.instant());
    TestPeer browser = hub.fleet(server.owner()).send(token);

    assertThat(browser.receive()).startsWith("{\"type\":\"error\"");
    assertThat(browser.closeCode()).isEqualTo(1008);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"auth\"}",
        "{\"type\":\"auth\",\"token\":7}",
        "{\"type\":\"auth\",\"token\":\"nonsense\"}"
      })
  void refusesWhatIsNoToken(String message) {
    TestPeer browser = hub.fleet(server.owner()).send(message);

    assertThat(browser.receive()).startsWith("{\"type\":\"error\"");
    assertThat(browser.closeCode()).isEqualTo(1008);
  }

  @Test
  void takesTicketsOnTheSocketOfAHubAlone() {
    TestPeer ofHub = hub.connect("/api/v1/ws/fleet").send(hub.ticket(server.owner()));
    assertThat(ofHub.receive()).isEqualTo(SUCCESS);
    assertThat(ofHub.send(hub.ticket(server.owner())).receive()).isEqualTo(SUCCESS);
    assertThat(ofHub.send(hub.auth(server.owner())).receive()).startsWith("{\"type\":\"error\"");
    assertThat(ofHub.closeCode()).isEqualTo(1008);

    TestPeer browser = hub.fleet(server.owner()).send(hub.ticket(server.owner()));
    assertThat(browser.receive()).startsWith("{\"type\":\"error\"");
    assertThat(browser.closeCode()).isEqualTo(1008);
  }

  @Test
  void isNotForTryingManyTokens() {
    TestPeer browser = hub.fleet(server.owner());
    for (int i = 0; i < TokenRenewal.MAX_PER_MINUTE; i++) {
      assertThat(browser.send(hub.auth(server.owner())).receive()).isEqualTo(SUCCESS);
    }

    assertThat(browser.send(hub.auth(server.owner())).receive()).contains("Too many tokens");
    assertThat(browser.isClosed()).isFalse();
  }

  @Test
  void keepsTheSocketWhatItFollows() {
    TestPeer browser = hub.fleet(server.owner());
    browser.send("{\"type\":\"subscribe\",\"topic\":\"summary\"}");
    browser.receive();
    browser.receive();
    assertThat(browser.send(hub.auth(server.owner())).receive()).isEqualTo(SUCCESS);

    hub.server(server.owner(), null);
    hub.fleetWatch.publishChanges();

    assertThat(browser.receive()).startsWith("{\"type\":\"summary\",\"full\":false");
  }
}
