package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other end of a socket. */
public final class TestPeer {
  private final ClientWebSocket socket;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

  TestPeer(ClientWebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(received::add);
    socket.exceptionHandler(failure -> {});
    socket.closeHandler(v -> closeCode.complete(closeStatus()));
  }

  TestPeer connect(WebSocketConnectOptions options) {
    socket.connect(options).toCompletionStage().toCompletableFuture().join();
    return this;
  }

  public TestPeer send(String text) {
    // Not writeTextMessage, which cuts at the client's own frame size.
    socket.writeFrame(WebSocketFrame.textFrame(text, true));
    return this;
  }

  public TestPeer sendFragments(String... parts) {
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      socket.writeFrame(
          i == 0
              ? WebSocketFrame.textFrame(parts[i], last)
              : WebSocketFrame.continuationFrame(Buffer.buffer(parts[i]), last));
    }
    return this;
  }

  /** The first part of a message that is to be finished by {@link #sendRest}. */
  public TestPeer sendBegun(String part) {
    socket.writeFrame(WebSocketFrame.textFrame(part, false));
    return this;
  }

  public TestPeer sendRest(String part) {
    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(part), true));
    return this;
  }

  /** A further part of a message that was begun. */
  public TestPeer sendMore(String part) {
    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(part), false));
    return this;
  }

  public TestPeer sendPing(String payload) {
    socket.writeFrame(WebSocketFrame.pingFrame(Buffer.buffer(payload)));
    return this;
  }

  /** Waits until the hub has read what was sent. */
  public TestPeer awaitPong() {
    CompletableFuture<Buffer> pong = new CompletableFuture<>();
    socket.pongHandler(pong::complete);
    socket.writePing(Buffer.buffer());
    pong.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    return this;
  }

  public void sendBinary(String bytes) {
    socket.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(bytes), true));
  }

  /** The next text frame. */
  public String receive() {
    try {
      String text = received.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(text).as("a frame in time").isNotNull();
      return text;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the number of text frames that came and were not taken. */
  public int unread() {
    return received.size();
  }

  /** The code that the hub closes with; 1006 when it cuts the connection. */
  public int closeCode() {
    try {
      return closeCode.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not closed in time", e);
    }
  }

  public boolean isClosed() {
    return closeCode.isDone();
  }

  public void stopReading() {
    socket.pause();
  }

  public void readAgain() {
    socket.resume();
  }

  public boolean isBlocked() {
    return socket.writeQueueFull();
  }

  public void close() {
    socket.close();
  }

  private int closeStatus() {
    Short status = socket.closeStatusCode();
    return status == null ? 1006 : status;
  }
}
