package io.chatops.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.app.crash.AnyCertificate;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the hub that sends any bytes as they are, also those that no HTTP client would
 * send, from any loopback address.
 */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Connects.
   *
   * @param from a loopback address, such as {@code 127.0.0.7}
   */
  static Wire open(URI hub, String from) throws IOException {
    return open(hub, from, "http/1.1");
  }

  /**
   * The same, where the address is one of https, with this protocol.
   *
   * @param protocol as ALPN names it
   */
  static Wire open(URI hub, String from, String protocol) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(hub.getHost(), hub.getPort()), PATIENCE_MILLIS);
      return new Wire(hub.getScheme().equals("https") ? encrypted(socket, protocol) : socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket encrypted(Socket plain, String protocol) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            AnyCertificate.context()
                .getSocketFactory()
                .createSocket(
                    plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Sends one request on a connection of its own and returns the first answer. */
  static Answer exchange(URI hub, String from, String request) throws IOException {
    return exchange(hub, from, request.getBytes(UTF_8));
  }

  /** The same for bytes. */
  static Answer exchange(URI hub, String from, byte[] request) throws IOException {
    try (Wire wire = open(hub, from)) {
      wire.trySend(request);
      return wire.receive();
    }
  }

  void send(String text) throws IOException {
    send(text.getBytes(UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends what the hub takes; false when it closed the connection meanwhile. */
  boolean trySend(byte[] bytes) {
    try {
      send(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Says that nothing more will be sent. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Hands all that comes to a reader, until it stops, the connection ends, or nothing comes. */
  void read(int patienceMillis, Reader reader) {
    try {
      socket.setSoTimeout(patienceMillis);
      reader.read(in);
    } catch (IOException e) {
      // ended, or nothing came
    }
  }

  /** A reader of bytes that are no answer of HTTP/1. */
  interface Reader {
    void read(InputStream in) throws IOException;
  }

  /** Reads one answer; {@link Answer#closed} when the hub ended the connection before it. */
  Answer receive() throws IOException {
    try {
      String statusLine = line();
      if (statusLine == null) {
        return Answer.closed();
      }
      int status = Integer.parseInt(statusLine.substring(9, 12));
      Map<String, List<String>> headers = headers();
      return new Answer(status, headers, new String(body(status, headers), UTF_8));
    } catch (SocketException e) {
      return Answer.closed(); // reset
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(int status, Map<String, List<String>> headers) throws IOException {
    if (status / 100 == 1 || status == 204 || status == 304) {
      return new byte[0];
    }
    if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
      return chunks();
    }
    List<String> length = headers.getOrDefault("content-length", List.of());
    return length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.get(0)));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      if (size == null) {
        throw new EOFException("within a chunked body");
      }
      int length = Integer.parseInt(size.strip(), 16);
      body.write(in.readNBytes(length));
      line();
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  /** A line without its end; null at the end of the connection. */
  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        return null;
      }
      if (octet != '\r') {
        line.write(octet);
      }
    }
    return line.toString(ISO_8859_1);
  }
}
