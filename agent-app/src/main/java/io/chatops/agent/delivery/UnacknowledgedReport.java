package io.chatops.agent.delivery;

import java.util.UUID;

/** A serialised report that the hub has not acknowledged. */
public final class UnacknowledgedReport {
  private final UUID bootId;
  private final long sequence;
  private final byte[] body;

  /**
   * @param bootId identifies the run of the agent that made the report
   * @param sequence the report's number within that run
   * @param body the report as JSON without a server id; not copied, never changed
   */
  public UnacknowledgedReport(UUID bootId, long sequence, byte[] body) {
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

  /**
   * Returns the array itself, not a copy, because reports are large; callers must not change it.
   */
  byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "report=" + sequence + " boot=" + bootId;
  }
}
