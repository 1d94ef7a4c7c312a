package io.chatops.agent.config;

/** The part that the hub may have in updates of the agent. */
public enum UpdateAccess {
  /** None: the agent never asks for newer versions. */
  OFF,
  /** The agent asks for newer versions and logs them; a person on the host installs them. */
  NOTIFY,
  /** The agent installs newer versions that the release key signed, also when the hub asks. */
  AUTO
}
