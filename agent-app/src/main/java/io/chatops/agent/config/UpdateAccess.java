package io.chatops.agent.config;

/** The permission of the hub to update the agent. */
public enum UpdateAccess {
  /** The agent never checks for newer versions. */
  OFF,
  /**
   * The agent checks for newer versions and logs them; an administrator of the host installs them.
   */
  NOTIFY,
  /**
   * The agent installs newer versions that the release key signed, also at the request of the hub.
   */
  AUTO
}
