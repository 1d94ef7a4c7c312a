package io.chatops.cli.command;

import io.chatops.cli.hub.CliExitCode;
import java.util.Map;

/** The exit code that a shell gives to a command which a signal ended. */
final class SignalNumber {
  private static final int SHELLS = 128;

  /** Those of Linux that end a process, by the hub's words. */
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("SIGHUP", 1),
          Map.entry("SIGINT", 2),
          Map.entry("SIGQUIT", 3),
          Map.entry("SIGILL", 4),
          Map.entry("SIGTRAP", 5),
          Map.entry("SIGABRT", 6),
          Map.entry("SIGBUS", 7),
          Map.entry("SIGFPE", 8),
          Map.entry("SIGKILL", 9),
          Map.entry("SIGUSR1", 10),
          Map.entry("SIGSEGV", 11),
          Map.entry("SIGUSR2", 12),
          Map.entry("SIGPIPE", 13),
          Map.entry("SIGALRM", 14),
          Map.entry("SIGTERM", 15));

  private SignalNumber() {}

  static int exitCode(String signal) {
    Integer number = NUMBERS.get(signal);
    return number == null ? CliExitCode.NOT_RUN : SHELLS + number;
  }
}
