package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.ws.Reports;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
@QuarkusTest
class WatchedServicesSocketTest {
  private static final String NONE = "{\"type\":\"watch_services\",\"names\":[]}";

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void areToldAfterTheAgentHasSignedIn() {
    hub.watched.watch(server.id(), Set.of("postgres", "nginx"));

    // The peer takes auth_success for its first frame.
    TestPeer agent = hub.modernAgent(server);

    assertThat(agent.receive())
        .isEqualTo("{\"type\":\"watch_services\",\"names\":[\"nginx\",\"postgres\"]}");
  }

  @Test
  void areToldToAConnectedAgentAsTheyChange() {
    TestPeer agent = hub.modernAgent(server);

    hub.watched.watch(server.id(), Set.of("nginx"));
    assertThat(agent.receive()).isEqualTo("{\"type\":\"watch_services\",\"names\":[\"nginx\"]}");
    hub.watched.watch(server.id(), Set.of());
    assertThat(agent.receive()).isEqualTo(NONE);
  }

  @Test
  void areNotMentionedWhenThereAreNone() {
    TestPeer agent = hub.modernAgent(server);
    hub.watched.watch(hub.server().id(), Set.of("nginx"));
    hub.watched.watch(server.id(), Set.of());

    assertThat(agent.send(Reports.numbered(hub.clock.instant(), 1)).receive())
        .isEqualTo(Reports.acknowledged(1));
  }

  @Test
  void areToldAnewOnTheNextConnection() {
    TestPeer first = hub.modernAgent(server);
    hub.watched.watch(server.id(), Set.of("nginx"));
    first.receive();
    hub.watched.watch(server.id(), Set.of("nginx"));

    assertThat(hub.modernAgent(server).receive()).contains("\"nginx\"");
    assertThat(first.unread()).isZero();
  }

  @Test
  void areKeptFromEarlierAgents() {
    hub.watched.watch(server.id(), Set.of("nginx"));
    TestPeer agent = hub.agent(server);
    hub.watched.watch(server.id(), Set.of("redis"));

    assertThat(agent.send(Reports.earlier(hub.clock.instant())).receive())
        .startsWith("{\"type\":\"metrics_received\"");
  }
}
