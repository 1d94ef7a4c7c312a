package io.chatops.ws;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts of what happened on all sockets since the start, for the hub's own metrics. */
public final class SocketCounters {
  final LongAdder framesReceived = new LongAdder();
  private final LongAdder reportsAcknowledged = new LongAdder();
  private final LongAdder reportsRefused = new LongAdder();
  private final LongAdder framesRefused = new LongAdder();
  private final LongAdder unknownMessages = new LongAdder();
  private final LongAdder strayReplies = new LongAdder();
  private final LongAdder signInsRefused = new LongAdder();
  private final LongAdder upgradesRefused = new LongAdder();
  private final LongAdder waitingClosed = new LongAdder();
  private final LongAdder updatesDropped = new LongAdder();
  private final LongAdder agents = new LongAdder();
  private final LongAdder agentsPaused = new LongAdder();
  private final LongAdder browsers = new LongAdder();
  private final Map<SocketLimit, LongAdder> limitsHit = new EnumMap<>(SocketLimit.class);

  /**
   * The counts at one time.
   *
   * @param framesReceived text frames, of agents and browsers
   * @param framesRefused frames that were no message
   * @param unknownMessages agents' messages of a type that this version does not know
   * @param strayReplies agents' replies to no request, or too late
   * @param waitingClosed sockets that had not authenticated and made room for newer ones
   * @param updatesDropped frames that slow browsers did not get
   * @param agents connected now
   * @param agentsPaused not read from now
   * @param browsers watching now
   * @param limitsHit sockets that were closed for a limit, by limit
   */
  public record Snapshot(
      long framesReceived,
      long framesRefused,
      long reportsAcknowledged,
      long reportsRefused,
      long unknownMessages,
      long strayReplies,
      long signInsRefused,
      long upgradesRefused,
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
        framesRefused.sum(),
        reportsAcknowledged.sum(),
        reportsRefused.sum(),
        unknownMessages.sum(),
        strayReplies.sum(),
        signInsRefused.sum(),
        upgradesRefused.sum(),
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

  public void reportRefused() {
    reportsRefused.increment();
  }

  public void frameRefused() {
    framesRefused.increment();
  }

  public void unknownMessage() {
    unknownMessages.increment();
  }

  public void strayReply() {
    strayReplies.increment();
  }

  public void signInRefused() {
    signInsRefused.increment();
  }

  public void upgradeRefused() {
    upgradesRefused.increment();
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

  /** One agent more, or with -1 one less, is connected. */
  public void agents(int change) {
    agents.add(change);
  }

  /** One agent more, or with -1 one less, is not read from. */
  public void agentsPaused(int change) {
    agentsPaused.add(change);
  }

  /** One browser more, or with -1 one less, is watching. */
  public void browsers(int change) {
    browsers.add(change);
  }
}
