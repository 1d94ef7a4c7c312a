package io.chatops.agent.config;

/** What the hub may do with this host's containers. */
public enum ContainerAccess {
  OFF,
  READ,
  CONTROL
}
