package io.chatops.agent.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.dockerjava.transport.DockerHttpClient;
import io.chatops.agent.config.DockerHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends docker-java's requests over the JDK's sockets as HTTP/1.1, one connection per request. It
 * does not support bodies of unknown length or hijacked connections, which the agent does not need.
 * Thread-safe.
 */
final class SocketTransport implements DockerHttpClient {
  private final DockerHost host;
  private final Duration timeout;
  private final long maxBytes;

  private SocketTransport(DockerHost host, Duration timeout, long maxBytes) {
    this.host = host;
    this.timeout = timeout;
    this.maxBytes = maxBytes;
  }

  /**
   * Returns a transport for finite responses.
   *
   * @param timeout the time until the last byte of a response
   * @param maxBytes the largest body of a response; reading beyond it fails
   */
  static SocketTransport bounded(DockerHost host, Duration timeout, long maxBytes) {
    return new SocketTransport(host, timeout, maxBytes);
  }

  /**
   * Returns a transport for responses that continue until they are closed.
   *
   * @param timeout the time until the response begins
   */
  static SocketTransport endless(DockerHost host, Duration timeout) {
    return new SocketTransport(host, timeout, Long.MAX_VALUE);
  }

  @Override
  public Response execute(Request request) {
    try {
      return exchange(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // Connections end with their request.
  }

  private Response exchange(Request request) throws IOException {
    TimedChannel channel = TimedChannel.connect(host.address(), timeout);
    try {
      send(request, channel);
      HttpInput input = new HttpInput(channel);
      HttpHead head = HttpHead.read(input);
      while (head.status() < 200 && head.status() != 101) {
        head = HttpHead.read(input);
      }
      if (maxBytes == Long.MAX_VALUE) {
        channel.removeDeadline();
      }
      return new Answer(head, HttpBody.of(head, input, maxBytes), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void send(Request request, TimedChannel channel) throws IOException {
    byte[] body = request.bodyBytes();
    if (request.hijackedInput() != null || (body == null && request.body() != null)) {
      throw new UnsupportedOperationException(
          "the agent neither sends streams nor hijacks connections");
    }
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n");
    request
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Host: docker\r\nConnection: close\r\nContent-Length: ");
    head.append(body == null ? 0 : body.length).append("\r\n\r\n");
    channel.writeAll(ByteBuffer.wrap(head.toString().getBytes(ISO_8859_1)));
    if (body != null) {
      channel.writeAll(ByteBuffer.wrap(body));
    }
  }

  /** A response whose body is read from the socket; closing it closes the connection. */
  private record Answer(HttpHead head, InputStream body, TimedChannel channel) implements Response {
    @Override
    public int getStatusCode() {
      return head.status();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return head.headers();
    }

    @Override
    public InputStream getBody() {
      return body;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return head.header(name);
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
