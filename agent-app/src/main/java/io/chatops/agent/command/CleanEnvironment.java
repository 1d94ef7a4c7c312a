package io.chatops.agent.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The environment of a command: the variables of a login shell. The agent's own variables are left
 * out because they may hold the API key.
 */
public final class CleanEnvironment {
  /** The directories searched for programs. */
  public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * The variable that marks every process a command starts, so that all of them can be found and
   * stopped.
   */
  static final String MARK = "CHATOPS_EXECUTION_ID";

  private CleanEnvironment() {}

  /** Returns the user that the agent, and therefore every command, runs as. */
  public static String user() {
    return System.getProperty("user.name", "");
  }

  /** Returns that user's home directory; the root directory for a user without one. */
  static Path home() {
    Path home = Path.of(System.getProperty("user.home", "/"));
    return home.isAbsolute() && Files.isExecutable(home) && Files.isDirectory(home)
        ? home
        : Path.of("/");
  }

  static Map<String, String> marked(String mark) {
    return Map.of(
        "PATH",
        PATH,
        "HOME",
        home().toString(),
        "USER",
        user(),
        "LOGNAME",
        user(),
        "SHELL",
        "/bin/sh",
        "LANG",
        "C.UTF-8",
        MARK,
        mark);
  }
}
