package io.chatops.agent.cli;

/** The agent's exit codes; documented, so that scripts can tell the cases apart. */
final class ExitCode {
  /** Done; also after SIGTERM. */
  static final int OK = 0;

  /** A bug or a failing machine; the message says more. */
  static final int FAILURE = 1;

  /** A flag or a setting is wrong or missing; starting again does not help. */
  static final int CONFIGURATION = 2;

  /** {@code check}: the hub does not answer. */
  static final int HUB_UNREACHABLE = 3;

  /** {@code check}: the hub answers and does not take the API key. */
  static final int KEY_REFUSED = 4;

  /** {@code check}: this machine does not let the agent read what a report needs. */
  static final int HOST_UNREADABLE = 5;

  private ExitCode() {}
}
