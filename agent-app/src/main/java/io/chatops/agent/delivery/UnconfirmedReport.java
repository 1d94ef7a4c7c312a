package io.chatops.agent.delivery;

import java.util.UUID;

/** A written report that the hub has not confirmed. */
public final class UnconfirmedReport {
  private final UUID bootId;
  private final long sequence;
  private final byte[] body;

  /**
   * @param bootId the start of the agent that made it
   * @param sequence its number within that start
   * @param body the report as JSON without a server id; not copied, never changed
   */
  public UnconfirmedReport(UUID bootId, long sequence, byte[] body) {
    this.bootId = bootId;
    this.sequence = sequence;
    this.body = body;
  }

  public UUID bootId() {
    return bootId;
  }

  public long sequence() {
    return sequence;
  }

  /** The array itself, since reports are large; callers only read it. */
  byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "report=" + sequence + " boot=" + bootId;
  }
}
