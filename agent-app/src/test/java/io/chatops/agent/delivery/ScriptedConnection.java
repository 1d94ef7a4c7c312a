package io.chatops.agent.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** A connection whose other end is the test. */
final class ScriptedConnection implements HubConnection {
  final HubConnector.Listener listener;
  final List<String> sent = new ArrayList<>();
  int closeCode;
  boolean aborted;

  ScriptedConnection(HubConnector.Listener listener) {
    this.listener = listener;
  }

  @Override
  public void send(byte[] frame) {
    sent.add(new String(frame, UTF_8));
  }

  @Override
  public void close(int code, String reason) {
    closeCode = code;
  }

  @Override
  public void abort(String reason) {
    aborted = true;
  }

  List<Long> sequences() {
    return sent.stream()
        .filter(frame -> frame.contains("\"sequence\":"))
        .map(frame -> Long.valueOf(frame.replaceAll(".*\"sequence\":(\\d+).*", "$1")))
        .toList();
  }
}
