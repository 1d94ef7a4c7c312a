package io.chatops.persistence.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Connects the JDBC driver to the Unix socket that the URL's {@code socketFactoryArg} names. The
 * driver loads this class by its name in the JDBC URL.
 */
public final class UnixSocketFactory extends SocketFactory {
  private final UnixDomainSocketAddress server;

  /** Called by the driver with the path of the socket. */
  public UnixSocketFactory(String path) {
    this.server = UnixDomainSocketAddress.of(Path.of(path));
  }

  @Override
  public Socket createSocket() {
    return new UnixSocket(server);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw connectsLater();
  }

  private static IOException connectsLater() {
    return new IOException("A Unix socket has no host and no port; create it, then connect it");
  }
}
