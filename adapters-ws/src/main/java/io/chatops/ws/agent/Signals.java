package io.chatops.ws.agent;

/** The names of signals by their Linux numbers on amd64 and arm64. */
final class Signals {
  private static final String[] NAMES = {
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  private Signals() {}

  /** Returns a name such as {@code SIGKILL} for 9, or the number if it has no name. */
  static String name(int number) {
    return number >= 1 && number <= NAMES.length ? "SIG" + NAMES[number - 1] : "signal " + number;
  }
}
