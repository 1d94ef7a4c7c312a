package io.chatops.agent.docker;

import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import java.util.function.LongSupplier;

/**
 * Passes on a log that is followed. The old lines that were asked for wait for a slow hub; a new
 * line that comes too fast, or that the hub does not take at once, is left out and counted, so that
 * what is shown stays what happens now.
 */
final class LiveLines implements LogReader.Listener {
  private final String requestId;
  private final RunningRequest running;
  private final LongSupplier nanoTime;
  private final LineRate rate;
  private int old;
  private int dropped;

  LiveLines(String requestId, RunningRequest running, int old, LongSupplier nanoTime) {
    this.requestId = requestId;
    this.running = running;
    this.old = old;
    this.nanoTime = nanoTime;
    this.rate = new LineRate(nanoTime.getAsLong());
  }

  @Override
  public boolean line(EngineLogLine line) throws InterruptedException {
    FromAgent.ContainerLogLine message = LogForwarder.message(requestId, line, dropped);
    if (old > 0) {
      old--;
      return running.send(message);
    }
    boolean sent =
        rate.admits(line.message().length(), nanoTime.getAsLong()) && running.offer(message);
    dropped = sent ? 0 : Math.min(dropped, Integer.MAX_VALUE - 1) + 1;
    return !running.isCancelled();
  }

  /** The closing words about lines that were left out; empty if there are none. */
  String farewell() {
    return dropped == 0 ? "" : "; its last " + dropped + " lines came too fast and were left out";
  }
}
