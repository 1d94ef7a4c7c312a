package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.agent.HostPermissions.Updates;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.server.Server.AgentDetails;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.DrivenHost.Update;
import io.chatops.rest.HostFixture.Connected;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Versions of agents, and their updates. This hub serves 0.2.0 for amd64. */
@QuarkusTest
class AgentUpdateTest {
  private final Api user = Api.user();

  @Inject HostFixture hosts;
  @Inject DrivenHost host;
  @Inject InMemoryStorage storage;

  @Test
  void showsWhichAgentsAreBehind() {
    String old = user.newServer();
    String current = user.newServer();
    String other = user.newServer();
    hasAgent(old, "0.1.0", "amd64");
    hasAgent(current, "0.2.0", "amd64");
    hasAgent(other, "0.1.0", "riscv64");

    for (String list : List.of("/servers", "/servers/overview")) {
      assertThat(user.get(list + "?agent_outdated=true").data().findValuesAsText("id"))
          .containsExactly(old);
      assertThat(user.get(list + "?agent_outdated=false").data().findValuesAsText("id"))
          .containsExactlyInAnyOrder(current, other);
      assertThat(user.get(list + "?agent_outdated=perhaps").status()).isEqualTo(422);
    }
    JsonNode agent = user.get("/servers/" + old).data().path("agent");
    assertThat(agent.path("latest_version").asText()).isEqualTo("0.2.0");
    assertThat(agent.path("update_available").asBoolean()).isTrue();
    agent = user.get("/servers/" + other).data().path("agent");
    assertThat(agent.path("latest_version").isNull()).isTrue();
    assertThat(agent.path("update_available").asBoolean(true)).isFalse();
  }

  @Test
  void hasAnAgentUpdateItself() {
    Connected server = hosts.connected(user);
    server.agent().permissions = new HostPermissions(Containers.OFF, Commands.OFF, Updates.AUTO);
    hasAgent(server.id(), "0.1.0", "amd64");

    Api.Answer answer = user.post("/servers/" + server.id() + "/agent/update");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().toString()).isEqualTo("{\"from\":\"0.1.0\",\"to\":\"0.2.0\"}");
    assertThat(host.updates)
        .filteredOn(update -> update.serverId().toString().equals(server.id()))
        .extracting(Update::version)
        .containsExactly("0.2.0");
  }

  @Test
  void refusesWithTheLineThatWouldAllowIt() {
    Connected server = hosts.connected(user);
    hasAgent(server.id(), "0.1.0", "amd64");

    Api.Answer answer = user.post("/servers/" + server.id() + "/agent/update");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("detail").asText()).contains("updates: auto");
  }

  @Test
  void refusesWithoutANewerVersion() {
    Connected server = hosts.connected(user);
    hasAgent(server.id(), "0.2.0", "amd64");

    Api.Answer answer = user.post("/servers/" + server.id() + "/agent/update");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("detail").asText()).contains("does not serve a newer version");
  }

  private void hasAgent(String serverId, String version, String arch) {
    storage
        .servers()
        .updateAgent(
            new ServerId(UUID.fromString(serverId)),
            new AgentDetails(version, null, null, arch, null, null, List.of(), List.of()));
  }
}
