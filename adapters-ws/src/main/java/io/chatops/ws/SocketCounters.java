package io.chatops.ws;

import java.util.concurrent.atomic.LongAdder;

/** What the sockets have seen since the start; for the hub's own metrics. */
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

  /**
   * The counts at one time.
   *
   * @param framesReceived text frames, of agents and browsers
   * @param framesRefused frames that were no message
   * @param unknownMessages agents' messages of a type that this version does not know
   * @param strayReplies agents' replies to what was not asked, or too late
   * @param waitingClosed sockets that had not authenticated and made room for newer ones
   * @param updatesDropped frames that slow browsers did not get
   * @param agents connected now
   * @param agentsPaused not read from just now
   * @param browsers watching now
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
      long browsers) {}

  public Snapshot snapshot() {
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
        browsers.sum());
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
