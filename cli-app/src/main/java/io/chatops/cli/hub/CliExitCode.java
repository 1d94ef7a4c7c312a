package io.chatops.cli.hub;

/** The client's exit codes. They are documented, so scripts can rely on them. */
public final class CliExitCode {
  /** Done. */
  public static final int OK = 0;

  /** A failure; the message has the details. */
  public static final int FAILURE = 1;

  /** A word of the command line, a setting or a file is wrong; repeating it does not help. */
  public static final int USAGE = 2;

  /** The hub does not answer. */
  public static final int UNREACHABLE = 3;

  /** Not signed in, or not allowed. */
  public static final int DENIED = 4;

  /** There is no such server, container or alert, or several have the name. */
  public static final int NOT_FOUND = 5;

  /** {@code apply --dry-run --exit-code}: something would change. */
  public static final int WOULD_CHANGE = 8;

  /** {@code run}: the command took too long, as with {@code timeout}. */
  public static final int TIMED_OUT = 124;

  /** {@code run}: the command did not exit by itself, as with {@code docker run}. */
  public static final int NOT_RUN = 125;

  private CliExitCode() {}
}
