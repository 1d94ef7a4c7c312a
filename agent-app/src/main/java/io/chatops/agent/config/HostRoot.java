package io.chatops.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** Validates {@code host_root}. */
final class HostRoot {
  private HostRoot() {}

  /**
   * Returns the directory if the host's files are below it.
   *
   * @param source where the setting comes from, for the message
   * @throws ConfigException if they are not
   */
  static Path checked(Path root, String source) {
    if (!root.isAbsolute()) {
      throw new ConfigException(
          "host_root is \"" + root + "\" (from " + source + "), but must be an absolute path");
    }
    Path file = root.resolve("proc/stat");
    // The agent's own root directory needs no check: it runs without /proc, too.
    if (root.getNameCount() > 0 && !Files.isReadable(file)) {
      throw new ConfigException(
          ("host_root is %1$s (from %2$s), but %3$s cannot be read: mount the host's /"
                  + " there (-v /:%1$s:ro,rslave)")
              .formatted(root, source, file));
    }
    return root;
  }
}
