package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.server.Server;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The permissions of its host that a server shows. */
@QuarkusTest
class AgentPermissionsTest {
  private final Api owner = Api.user();
  private final String serverId = owner.newServer();

  @Inject InMemoryStorage storage;

  @Test
  void namesTheLineThatWouldAllowMore() {
    JsonNode least = permissions(List.of("processes"), List.of());
    assertThat(least.path("containers").asText()).isEqualTo("off");
    assertThat(least.path("commands").asText()).isEqualTo("off");
    assertThat(least.path("allowed_commands")).isEmpty();
    assertThat(least.path("wider").toString())
        .isEqualTo(
            "[{\"allows\":\"containers.read\",\"line\":\"containers: read\"},"
                + "{\"allows\":\"containers.control\",\"line\":\"containers: control\"},"
                + "{\"allows\":\"commands.listed\",\"line\":\"commands: allow-list\"},"
                + "{\"allows\":\"commands.any\",\"line\":\"commands: any\"},"
                + "{\"allows\":\"updates.auto\",\"line\":\"updates: auto\"}]");
    assertThat(least.path("updates").asText()).isEqualTo("off");

    JsonNode some =
        permissions(
            List.of("containers:read", "commands:allow-list"),
            List.of("uptime", "systemctl restart {unit:name}"));
    assertThat(some.path("containers").asText()).isEqualTo("read");
    assertThat(some.path("commands").asText()).isEqualTo("allow-list");
    assertThat(some.path("allowed_commands").toString())
        .isEqualTo("[\"uptime\",\"systemctl restart {unit:name}\"]");
    assertThat(some.path("wider").findValuesAsText("allows"))
        .containsExactly("containers.control", "commands.any", "updates.auto");
  }

  @Test
  void hasNothingToAddWhereAllIsAllowed() {
    JsonNode most =
        permissions(
            List.of("containers:read", "containers:control", "commands:any", "updates:auto"),
            List.of());

    assertThat(most.toString())
        .isEqualTo(
            "{\"containers\":\"control\",\"commands\":\"any\",\"allowed_commands\":[],"
                + "\"updates\":\"auto\",\"wider\":[]}");
  }

  private JsonNode permissions(List<String> capabilities, List<String> allowed) {
    storage
        .servers()
        .updateAgent(
            new ServerId(UUID.fromString(serverId)),
            new Server.AgentDetails("1", "web-1", null, null, null, null, capabilities, allowed));
    return owner.get("/servers/" + serverId).data().path("agent").path("permissions");
  }
}
