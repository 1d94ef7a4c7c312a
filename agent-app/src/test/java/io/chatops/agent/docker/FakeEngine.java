package io.chatops.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.agent.config.DockerHost;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A socket that answers every connection with the same bytes, or with none, and stays open. */
final class FakeEngine implements Closeable {
  private final Path socket;
  private final ServerSocketChannel server;
  private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  private FakeEngine(Path socket, ServerSocketChannel server) {
    this.socket = socket;
    this.server = server;
  }

  /** Returns an engine that never answers. */
  static FakeEngine silent(Path directory) throws IOException {
    return answering(directory, "", false);
  }

  /** Returns an engine that sends this answer and then closes the connection or keeps it open. */
  static FakeEngine answering(Path directory, String answer, boolean hangUp) throws IOException {
    Path socket = directory.resolve("fake.sock");
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    FakeEngine engine = new FakeEngine(socket, server);
    Thread thread = new Thread(() -> engine.serve(answer.getBytes(UTF_8), hangUp), "fake-engine");
    thread.setDaemon(true);
    thread.start();
    return engine;
  }

  DockerHost host() {
    return new DockerHost.Socket(socket);
  }

  /** Returns the next request, up to the end of its head. */
  String nextRequest() throws InterruptedException {
    return requests.take();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }

  private void serve(byte[] answer, boolean hangUp) {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        connections.add(connection);
        ByteBuffer request = ByteBuffer.allocate(8192);
        String text = "";
        while (!text.contains("\r\n\r\n") && connection.read(request) >= 0) {
          text = new String(request.array(), 0, request.position(), UTF_8);
        }
        requests.add(text);
        connection.write(ByteBuffer.wrap(answer));
        if (hangUp) {
          connection.close();
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }
}
