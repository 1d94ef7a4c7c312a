package io.chatops.core.agent;

import java.util.Collection;

/**
 * The permissions that a host's own configuration gives its agent. The agent enforces them. The hub
 * reads them to refuse early and to name the setting that would have to change.
 */
public record HostPermissions(Containers containers, Commands commands, Updates updates) {
  /** An earlier agent, which does not say: it is asked, and may refuse. */
  public static final HostPermissions UNKNOWN =
      new HostPermissions(Containers.UNKNOWN, Commands.UNKNOWN);

  /** Permissions of a host that takes no updates. */
  public HostPermissions(Containers containers, Commands commands) {
    this(containers, commands, Updates.OFF);
  }

  /** The permitted use of containers; each includes those before it. */
  public enum Containers {
    OFF,
    READ,
    CONTROL,
    UNKNOWN
  }

  /** The permitted commands. */
  public enum Commands {
    OFF,
    ALLOW_LIST,
    ANY,
    UNKNOWN
  }

  /** The permitted part of the hub in updates of the agent; earlier agents have none. */
  public enum Updates {
    OFF,
    NOTIFY,
    AUTO
  }

  /**
   * Reads the permissions that an agent lists. A permission that is not listed is off; unknown
   * names are ignored.
   *
   * @param capabilities such as {@code containers:read} and {@code commands:allow-list}
   */
  public static HostPermissions of(Collection<String> capabilities) {
    return new HostPermissions(
        capabilities.contains("containers:control")
            ? Containers.CONTROL
            : capabilities.contains("containers:read") ? Containers.READ : Containers.OFF,
        capabilities.contains("commands:any")
            ? Commands.ANY
            : capabilities.contains("commands:allow-list") ? Commands.ALLOW_LIST : Commands.OFF,
        capabilities.contains("updates:auto")
            ? Updates.AUTO
            : capabilities.contains("updates:notify") ? Updates.NOTIFY : Updates.OFF);
  }

  /** Returns true if the host allows reading container logs. */
  public boolean mayReadContainers() {
    return containers != Containers.OFF;
  }

  /** Returns true if the host allows starting, stopping and restarting containers. */
  public boolean mayControlContainers() {
    return containers == Containers.CONTROL || containers == Containers.UNKNOWN;
  }

  /** Returns true if the agent may be asked to update itself. */
  public boolean mayUpdate() {
    return updates == Updates.AUTO;
  }

  /** Returns true if the host allows commands; the agent may still reject this one. */
  public boolean mayRunCommands() {
    return commands != Commands.OFF;
  }
}
