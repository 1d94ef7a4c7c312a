package io.chatops.agent.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.HubConnector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection whose other end is the test. */
public class ScriptedConnection implements HubConnection {
  private static final HubConnector.Listener NOBODY =
      new HubConnector.Listener() {
        @Override
        public void opened() {}

        @Override
        public void received(String frame) {}

        @Override
        public void closed(int code, String reason) {}
      };

  public final HubConnector.Listener listener;
  public final List<String> sent = new CopyOnWriteArrayList<>();
  public volatile int waiting;
  public volatile int waitingBytes;
  public volatile int closeCode;
  public volatile boolean aborted;

  /** A connection of which the agent hears nothing. */
  public ScriptedConnection() {
    this(NOBODY);
  }

  public ScriptedConnection(HubConnector.Listener listener) {
    this.listener = listener;
  }

  @Override
  public void send(byte[] frame) {
    sent.add(new String(frame, UTF_8));
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public int waitingBytes() {
    return waitingBytes;
  }

  @Override
  public void close(int code, String reason) {
    closeCode = code;
  }

  @Override
  public void abort(String reason) {
    aborted = true;
  }

  public List<Long> sequences() {
    return sent.stream()
        .filter(frame -> frame.contains("\"sequence\":"))
        .map(frame -> Long.valueOf(frame.replaceAll(".*\"sequence\":(\\d+).*", "$1")))
        .toList();
  }
}
