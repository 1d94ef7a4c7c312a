package io.chatops.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** The rule of {@code host_root}. */
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
    Path proof = root.resolve("proc/stat");
    // The agent's own root directory needs no proof: it runs without /proc, too.
    if (root.getNameCount() > 0 && !Files.isReadable(proof)) {
      throw new ConfigException(
          "host_root is "
              + root
              + " (from "
              + source
              + "), but "
              + proof
              + " cannot be read: mount the host's / there (-v /:"
              + root
              + ":ro,rslave)");
    }
    return root;
  }
}
