package io.chatops.app.command;

/** The exit codes of {@code chatops-hub}. They are documented, so scripts can rely on them. */
final class HubExitCode {
  /** Success; also of a hub that was asked to stop. */
  static final int OK = 0;

  /** A failure; the message has the details. */
  static final int FAILURE = 1;

  /** A word of the command line or a setting is wrong; repeating it does not help. */
  static final int USAGE = 2;

  private HubExitCode() {}
}
