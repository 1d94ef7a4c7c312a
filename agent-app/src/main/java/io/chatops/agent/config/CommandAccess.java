package io.chatops.agent.config;

/** Which commands the hub may run on this host. */
public enum CommandAccess {
  OFF,
  ALLOW_LIST,
  ANY
}
