package io.chatops.api.server;

import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The permissions that a host's own configuration gives the hub, and how its owner can allow more.
 */
@Schema(name = "AgentPermissions")
public record PermissionsResponse(
    @Schema(enumeration = {"off", "read", "control"}) String containers,
    @Schema(enumeration = {"off", "allow-list", "any"}) String commands,
    @Schema(
            description =
                "With allow-list: the entries of the host's list, some with placeholders; at"
                    + " most 50, without long ones",
            examples = "[\"systemctl restart {unit:name}\"]")
        List<String> allowedCommands,
    @Schema(
            enumeration = {"off", "notify", "auto"},
            description = "With auto, the hub may start the agent's update")
        String updates,
    @Schema(description = "What the host does not allow, and the setting that would allow it")
        List<Wider> wider) {
  public PermissionsResponse {
    allowedCommands = List.copyOf(allowedCommands);
    wider = List.copyOf(wider);
  }

  /** A further permission that the host's configuration could grant. */
  @Schema(name = "WiderPermission")
  public record Wider(
      @Schema(
              enumeration = {
                "containers.read",
                "containers.control",
                "commands.listed",
                "commands.any",
                "updates.auto"
              })
          String allows,
      @Schema(description = "The line of agent.yaml", examples = "containers: control")
          String line) {}

  /** Parses the permissions that an agent reported. */
  public static PermissionsResponse from(Server.AgentDetails agent) {
    HostPermissions permissions = HostPermissions.of(agent.capabilities());
    List<Wider> wider = new ArrayList<>();
    if (!permissions.mayReadContainers()) {
      wider.add(new Wider("containers.read", "containers: read"));
    }
    if (!permissions.mayControlContainers()) {
      wider.add(new Wider("containers.control", "containers: control"));
    }
    if (!permissions.mayRunCommands()) {
      wider.add(new Wider("commands.listed", "commands: allow-list"));
    }
    if (permissions.commands() != Commands.ANY) {
      wider.add(new Wider("commands.any", "commands: any"));
    }
    if (!permissions.mayUpdate()) {
      wider.add(new Wider("updates.auto", "updates: auto"));
    }
    return new PermissionsResponse(
        word(permissions.containers()),
        word(permissions.commands()),
        agent.allowedCommands(),
        word(permissions.updates()),
        wider);
  }

  /** Returns the word of {@code agent.yaml}. */
  private static String word(Enum<?> permission) {
    return permission.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
