package io.chatops.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name by which operators find this hub among others on one database. */
final class HubName {
  private HubName() {}

  /**
   * Returns the name of this host, or container, and the hub's port.
   *
   * @param hostName the file that has it, such as {@code /proc/sys/kernel/hostname}
   */
  static String here(Path hostName, int port) {
    return host(hostName) + ":" + port;
  }

  /** Reads the name from the host: DNS may hang, and have another name at each start. */
  private static String host(Path hostName) {
    try {
      String name = Files.readString(hostName).strip();
      return name.isEmpty() ? "localhost" : name;
    } catch (IOException e) {
      return "localhost"; // this host has no name of its own
    }
  }
}
