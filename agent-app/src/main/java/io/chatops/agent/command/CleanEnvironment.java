package io.chatops.agent.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The environment of a command: the variables of a login, and none of the agent's own, which may
 * hold the API key.
 */
public final class CleanEnvironment {
  /** The directories where programs are looked for. */
  public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Marks every process that a command starts, so that they can be found and ended. */
  static final String MARK = "CHATOPS_EXECUTION_ID";

  private CleanEnvironment() {}

  /** The user that the agent, and so every command, runs as. */
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
