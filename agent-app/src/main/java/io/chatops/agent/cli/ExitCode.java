package io.chatops.agent.cli;

/** The agent's exit codes. They are documented, so scripts can rely on them. */
final class ExitCode {
  /** Success; also after SIGTERM. */
  static final int OK = 0;

  /** A bug or a failing machine; the message has the details. */
  static final int FAILURE = 1;

  /** A flag or a setting is wrong or missing; a restart does not help. */
  static final int CONFIGURATION = 2;

  /** {@code check}: the hub does not answer. */
  static final int HUB_UNREACHABLE = 3;

  /** {@code check}: the hub answers but rejects the API key. */
  static final int KEY_REJECTED = 4;

  /** {@code check}: the agent may not read what a report needs. */
  static final int HOST_UNREADABLE = 5;

  /**
   * {@code enrol}: the owner of the token has not approved this host yet, or the hub is too busy.
   */
  static final int STILL_WAITING = 6;

  /** {@code verify}, {@code update}: the program is rejected, such as for its signature. */
  static final int NOT_SIGNED = 7;

  /** {@code update --check}: the hub has a newer version. */
  static final int UPDATE_AVAILABLE = 8;

  /** {@code run}: the agent exits so that its supervisor starts another version. */
  static final int RESTART = 75;

  private ExitCode() {}
}
