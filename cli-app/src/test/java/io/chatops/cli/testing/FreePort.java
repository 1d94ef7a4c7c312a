package io.chatops.cli.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports below the kernel's range, so that no other program gets them by chance. */
public final class FreePort {
  private static final int TRIES = 100;

  private FreePort() {}

  /** Returns one below those that Linux gives to who asks for any. */
  public static int next() throws IOException {
    for (int i = 1; true; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException taken) {
        if (i == TRIES) {
          throw taken;
        }
      }
    }
  }
}
