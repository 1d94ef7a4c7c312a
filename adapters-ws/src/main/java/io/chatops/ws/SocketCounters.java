package io.chatops.ws;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counters of events on all sockets since the start, for the hub's own metrics. */
public final class SocketCounters {
  final LongAdder framesReceived = new LongAdder();
  private final LongAdder reportsAcknowledged = new LongAdder();
  private final LongAdder reportsRejected = new LongAdder();
  private final LongAdder framesRejected = new LongAdder();
  private final LongAdder unknownMessages = new LongAdder();
  private final LongAdder strayReplies = new LongAdder();
  private final LongAdder signInsRejected = new LongAdder();
  private final LongAdder upgradesRejected = new LongAdder();
  private final LongAdder waitingClosed = new LongAdder();
  private final LongAdder updatesDropped = new LongAdder();
  private final LongAdder agents = new LongAdder();
  private final LongAdder agentsPaused = new LongAdder();
  private final LongAdder browsers = new LongAdder();
  private final Map<SocketLimit, LongAdder> limitsHit = new EnumMap<>(SocketLimit.class);

  /**
   * The counts at one time.
   *
   * @param framesReceived text frames from agents and browsers
   * @param framesRejected frames that were not a valid message
   * @param unknownMessages agents' messages of a type unknown to this version
   * @param strayReplies agents' replies that match no request or came too late
   * @param waitingClosed unauthenticated sockets closed to make room for newer ones
   * @param updatesDropped frames not sent to slow browsers
   * @param agents agents connected now
   * @param agentsPaused agents from which reading is paused now
   * @param browsers browsers watching now
   * @param limitsHit sockets closed because of a limit, by limit
   */
  public record Snapshot(
      long framesReceived,
      long framesRejected,
      long reportsAcknowledged,
      long reportsRejected,
      long unknownMessages,
      long strayReplies,
      long signInsRejected,
      long upgradesRejected,
      long waitingClosed,
      long updatesDropped,
      long agents,
      long agentsPaused,
      long browsers,
      Map<SocketLimit, Long> limitsHit) {}

  public SocketCounters() {
    for (SocketLimit limit : SocketLimit.values()) {
      limitsHit.put(limit, new LongAdder());
    }
  }

  public Snapshot snapshot() {
    Map<SocketLimit, Long> limits = new EnumMap<>(SocketLimit.class);
    limitsHit.forEach((limit, count) -> limits.put(limit, count.sum()));
    return new Snapshot(
        framesReceived.sum(),
        framesRejected.sum(),
        reportsAcknowledged.sum(),
        reportsRejected.sum(),
        unknownMessages.sum(),
        strayReplies.sum(),
        signInsRejected.sum(),
        upgradesRejected.sum(),
        waitingClosed.sum(),
        updatesDropped.sum(),
        agents.sum(),
        agentsPaused.sum(),
        browsers.sum(),
        limits);
  }

  public void reportAcknowledged() {
    reportsAcknowledged.increment();
  }

  public void reportRejected() {
    reportsRejected.increment();
  }

  public void frameRejected() {
    framesRejected.increment();
  }

  public void unknownMessage() {
    unknownMessages.increment();
  }

  public void strayReply() {
    strayReplies.increment();
  }

  public void signInRejected() {
    signInsRejected.increment();
  }

  public void upgradeRejected() {
    upgradesRejected.increment();
  }

  void limitHit(SocketLimit limit) {
    Objects.requireNonNull(limitsHit.get(limit)).increment();
  }

  public void waitingClosed() {
    waitingClosed.increment();
  }

  public void updatesDropped(int count) {
    updatesDropped.add(count);
  }

  /** Adds to the number of connected agents: 1, or -1 when one disconnects. */
  public void agents(int change) {
    agents.add(change);
  }

  /** Adds to the number of paused agents: 1, or -1 when one resumes. */
  public void agentsPaused(int change) {
    agentsPaused.add(change);
  }

  /** Adds to the number of watching browsers: 1, or -1 when one leaves. */
  public void browsers(int change) {
    browsers.add(change);
  }
}
