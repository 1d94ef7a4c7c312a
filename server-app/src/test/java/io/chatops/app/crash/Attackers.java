package io.chatops.app.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many connections to a hub that send something and then neither read nor go on. */
final class Attackers implements AutoCloseable {
  private final HubProcess hub;
  private final List<Socket> sockets = new ArrayList<>();

  Attackers(HubProcess hub) {
    this.hub = hub;
  }

  /**
   * Opens connections one after the other.
   *
   * @param addresses the number of local addresses that they come from
   */
  void attack(int connections, int addresses, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < connections; i++) {
      Socket socket = new Socket();
      sockets.add(socket);
      try {
        socket.setReceiveBufferSize(4_096);
        socket.bind(new InetSocketAddress(address(i % addresses), 0));
        socket.connect(new InetSocketAddress(hub.base().getHost(), hub.base().getPort()), 10_000);
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        // Refused, which is what the hub should do.
      }
    }
  }

  /** Not the one from which the test itself comes. */
  private static InetAddress address(int n) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (n + 1)});
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
