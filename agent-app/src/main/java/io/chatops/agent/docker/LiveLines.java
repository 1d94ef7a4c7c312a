package io.chatops.agent.docker;

import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import java.util.function.LongSupplier;

/**
 * Forwards a followed log. The requested old lines wait for a slow hub. A new line is dropped and
 * counted if lines come too fast or the hub cannot accept it at once, so that the view stays
 * current.
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

  /** Returns a remark about dropped lines at the end; empty if there are none. */
  String droppedRemark() {
    return dropped == 0 ? "" : "; its last " + dropped + " lines came too fast and were dropped";
  }
}
