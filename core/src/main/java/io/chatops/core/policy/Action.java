package io.chatops.core.policy;

/** The kinds of actions on an object, each of which needs more trust than the one before. */
public enum Action {
  /** See the object, its state and its values. */
  VIEW,
  /** Read logs and the output of commands, which may contain secrets. */
  READ_OUTPUT,
  /**
   * Act on the object: run a command, restart a container, acknowledge an alert, test a channel.
   */
  OPERATE,
  /** Change or remove the object, or issue and revoke what lets a host in. */
  MANAGE
}
