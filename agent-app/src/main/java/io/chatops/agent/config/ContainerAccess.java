package io.chatops.agent.config;

/** The hub's permission to use this host's containers. */
public enum ContainerAccess {
  OFF,
  READ,
  CONTROL
}
