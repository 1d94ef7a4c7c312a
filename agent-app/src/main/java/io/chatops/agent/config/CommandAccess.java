package io.chatops.agent.config;

/** The commands that the hub may run on this host. */
public enum CommandAccess {
  OFF,
  ALLOW_LIST,
  ANY
}
