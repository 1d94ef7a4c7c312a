package io.chatops.agent.config;

/** The hub's permission to run commands on this host. */
public enum CommandAccess {
  OFF,
  ALLOW_LIST,
  ANY
}
