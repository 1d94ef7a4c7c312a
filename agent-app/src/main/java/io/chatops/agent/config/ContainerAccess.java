package io.chatops.agent.config;

/** The hub's rights on this host's containers. */
public enum ContainerAccess {
  OFF,
  READ,
  CONTROL
}
