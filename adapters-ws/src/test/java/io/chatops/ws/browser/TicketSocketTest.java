package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.cluster.Drain;
import io.chatops.ws.DrivenHubs.DrivenHub;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that another hub opens for its pages. */
@Timeout(240)
@QuarkusTest
class TicketSocketTest {
  private static final String SUCCESS = "{\"type\":\"auth_success\"}";

  private static final int SOCKETS_PER_USER = 3;

  private final SocketHub hub =
      new SocketHub(
          SocketHub.agentSettings(),
          new BrowserSocketSettings(
              Duration.ofSeconds(10),
              Duration.ofSeconds(45),
              16 * 1024,
              32,
              SOCKETS_PER_USER,
              500,
              100));
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  private TestPeer open(String auth) {
    return hub.connect("/api/v1/ws/fleet").send(auth);
  }

  @Test
  void showsWhatTheUserOfTheTicketMaySee() {
    TestPeer peer = open(hub.ticket(server.owner()));
    assertThat(peer.receive()).isEqualTo(SUCCESS);

    peer.send("{\"type\":\"subscribe\",\"topic\":\"summary\"}");

    assertThat(peer.receive()).contains("subscribed");
    assertThat(peer.receive()).contains(server.id().toString());
  }

  @Test
  void endsWithItsLastTicket() {
    String first = hub.ticket(server.owner());
    hub.clock.advance(Duration.ofSeconds(70).minusMillis(300));

    TestPeer peer = open(first);

    assertThat(peer.receive()).isEqualTo(SUCCESS);
    assertThat(peer.receive()).contains("expired");
  }

  @Test
  void endsWithTheSession() {
    TestPeer peer = open(hub.ticket(server.owner()));
    assertThat(peer.receive()).isEqualTo(SUCCESS);

    hub.browserSockets.closeSession(server.owner().sessionId());

    assertThat(peer.receive()).contains("sign in again");
  }

  @Test
  void countsAtTheOtherHubAlone() {
    List<TestPeer> pages = new ArrayList<>();
    for (int i = 0; i < SOCKETS_PER_USER; i++) {
      pages.add(hub.fleet(server.owner()));
    }

    TestPeer ofHub = open(hub.ticket(server.owner()));

    assertThat(ofHub.receive()).isEqualTo(SUCCESS);
    assertThat(open(hub.auth(server.owner())).receive()).contains("sockets open");
    assertThat(pages).noneMatch(TestPeer::isClosed);
  }

  @Test
  void isLetInWhileBrowsersAreSentAway() {
    hub.fleet.rejectNew(true);
    TestPeer peer = hub.connect("/api/v1/ws/fleet");
    hub.fleet.guests().forEach(Drain.Guest::leaveNow);

    peer.send(hub.ticket(server.owner()));

    assertThat(peer.receive()).isEqualTo(SUCCESS);
    assertThat(hub.fleet.guests()).isEmpty();
  }

  @Test
  void rejectsAccessTokensAsTicketsAndBothTogether() {
    String token = hub.auth(server.owner());
    String ticket = hub.ticket(server.owner());

    for (String auth :
        List.of(
            token.replace("\"token\"", "\"ticket\""),
            ticket.replace("\"ticket\"", "\"token\""),
            token.replace("}", "," + ticket.substring(ticket.indexOf("\"ticket\""))))) {
      TestPeer peer = open(auth);
      assertThat(peer.receive()).startsWith("{\"type\":\"error\"");
      assertThat(peer.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void isNeverPassedOnToAThirdHub() {
    DrivenHub third = hub.others.start().takes(server.id());
    TestPeer peer = open(hub.ticket(server.owner()));
    assertThat(peer.receive()).isEqualTo(SUCCESS);

    for (String topic : List.of("server", "log")) {
      peer.send(subscribe(topic, server));
      assertThat(peer.receive()).contains("subscribed");
    }
    hub.fleet.tick();

    assertThat(peer.send("{\"type\":\"ping\"}").receive()).contains("pong");
    assertThat(third.hasMore()).isFalse();
  }

  @Test
  void startsWithTheStatus() {
    hub.agent(server);
    TestPeer peer = open(hub.ticket(server.owner()));
    assertThat(peer.receive()).isEqualTo(SUCCESS);

    peer.send(subscribe("server", server));

    assertThat(peer.receive()).contains("subscribed");
    assertThat(peer.receive()).contains("\"type\":\"status\"", "\"online\"");
  }

  private static String subscribe(String topic, Registered server) {
    return "{\"type\":\"subscribe\",\"topic\":\"%s\",\"server_id\":\"%s\"}"
        .formatted(topic, server.id());
  }
}
