package io.chatops.app;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The place where people find this hub among others on one database. */
final class HubName {
  private HubName() {}

  /** Returns the name of this host and the hub's port. */
  static String here(int port) {
    return host() + ":" + port;
  }

  private static String host() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // this host does not know its own name
    }
  }
}
