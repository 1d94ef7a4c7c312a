package io.chatops.cli.hub;

/** Thrown if a command fails; the message has the cause and the remedy, for users. */
public class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  /** A failure that ends the client with this code, one of {@link CliExitCode}. */
  public CliException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public static CliException failed(String message) {
    return new CliException(CliExitCode.FAILURE, message);
  }

  public static CliException usage(String message) {
    return new CliException(CliExitCode.USAGE, message);
  }

  public static CliException denied(String message) {
    return new CliException(CliExitCode.DENIED, message);
  }

  public static CliException notFound(String message) {
    return new CliException(CliExitCode.NOT_FOUND, message);
  }

  public int exitCode() {
    return exitCode;
  }
}
